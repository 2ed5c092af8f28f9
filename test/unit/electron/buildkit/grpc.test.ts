import { once } from 'node:events'
import { createServer, connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { create, toBinary } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { frame, FrameReader } from '#electron/buildkit/grpc/framing.ts'
import { GrpcClient } from '#electron/buildkit/grpc/grpc-client.ts'
import { ConnectionLostError, errorFromTrailers, GrpcError } from '#electron/buildkit/grpc/grpc-error.ts'
import {
  methodPath,
  serveGrpc,
  unaryHandler,
  type MethodHandlers,
} from '#electron/buildkit/grpc/grpc-server.ts'
import { decodeGrpcMessage, encodeGrpcMessage, metadataOf } from '#electron/buildkit/grpc/metadata.ts'
import { FileSync } from '#electron/buildkit/proto/gen/filesync_pb.js'
import { Secrets } from '#electron/buildkit/proto/gen/secrets_pb.js'
import { StatusSchema } from '#electron/buildkit/proto/gen/status_pb.js'

describe('framing', () => {
  it('gives back the messages however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 20 }),
        (messages, cuts) => {
          const bytes = Buffer.concat(messages.map(frame))
          const reader = new FrameReader()
          const read: Buffer[] = []
          for (let at = 0, cut = 0; at < bytes.length; cut++) {
            const next = at + (cuts[cut % cuts.length] ?? 1)
            read.push(...reader.push(bytes.subarray(at, next)))
            at = next
          }
          expect(read.map((message) => [...message])).toEqual(messages.map((message) => [...message]))
          expect(reader.complete).toBe(true)
        },
      ),
    )
  })

  it('refuses what was compressed', () => {
    expect(() => new FrameReader().push(Buffer.from([1, 0, 0, 0, 0]))).toThrow(/compressed/)
  })
})

describe('metadata', () => {
  it('keeps each value of a repeated key, also with commas in it', () => {
    const raw = ['dir-name', 'context', 'followpaths', 'a, b', 'FollowPaths', 'c']
    expect([...metadataOf(raw)]).toEqual([
      ['dir-name', ['context']],
      ['followpaths', ['a, b', 'c']],
    ])
  })

  it('carries any message in a header', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const encoded = encodeGrpcMessage(text)
        expect(encoded).toMatch(/^[\x20-\x7e]*$/)
        expect(decodeGrpcMessage(encoded)).toBe(Buffer.from(text).toString())
      }),
    )
    expect(decodeGrpcMessage('100% of %C3%A4 %zz')).toBe('100% of ä %zz')
  })
})

describe('a status', () => {
  it('is read from trailers with its details, padded or not', () => {
    const details = [{ typeUrl: 'x/errdefs.Vertex+json', value: Buffer.from('{"digest":"sha256:1"}') }]
    const encoded = Buffer.from(toBinary(StatusSchema, create(StatusSchema, { code: 2, details }))).toString(
      'base64',
    )
    const error = errorFromTrailers({
      'grpc-status': '2',
      'grpc-message': 'no%20way',
      'grpc-status-details-bin': encoded.replace(/=+$/, ''),
    })
    expect(error).toMatchObject({ code: 2, message: 'no way' })
    expect(error?.details[0]?.typeUrl).toBe('x/errdefs.Vertex+json')
    expect(errorFromTrailers({ 'grpc-status': '0' })).toBeUndefined()
  })
})

describe('calls over one connection', () => {
  const open: { dispose(): void }[] = []
  afterEach(() => {
    for (const each of open.splice(0)) each.dispose()
  })
  const never = new AbortController().signal
  const echo: MethodHandlers = unaryHandler(Secrets.method.getSecret, ({ id }) =>
    id === 'bad'
      ? Promise.reject(new GrpcError(5, 'not here: ä'))
      : id === 'slow'
        ? new Promise(() => undefined)
        : Promise.resolve({ data: Buffer.from(id) }),
  )

  async function connected(handlers: MethodHandlers): Promise<{ client: GrpcClient; server: Duplex }> {
    const listener = createServer().listen(0)
    await once(listener, 'listening')
    const address = listener.address()
    const socket = connect(typeof address === 'object' ? (address?.port ?? 0) : 0)
    const [accepted] = (await once(listener, 'connection')) as [Duplex]
    const session = serveGrpc(accepted, handlers)
    const client = new GrpcClient(socket)
    open.push(client, { dispose: () => session.destroy() }, { dispose: () => void listener.close() })
    return { client, server: accepted }
  }

  it('answer, fail with their status, and know an unknown method', async () => {
    const { client } = await connected(echo)
    const call = (id: string): Promise<{ data: Uint8Array }> =>
      client.unary(Secrets.method.getSecret, { id }, { signal: never })
    expect(Buffer.from((await call('hello')).data).toString()).toBe('hello')
    await expect(call('bad')).rejects.toMatchObject({ code: 5, message: 'not here: ä' })
    const { client: bare } = await connected({})
    await expect(bare.unary(Secrets.method.getSecret, {}, { signal: never })).rejects.toMatchObject({
      code: 12,
    })
  })

  it('end with the reason of their signal', async () => {
    const { client } = await connected(echo)
    const canceller = new AbortController()
    const call = client.unary(Secrets.method.getSecret, { id: 'slow' }, { signal: canceller.signal })
    setTimeout(() => canceller.abort(new Error('enough')), 20)
    await expect(call).rejects.toThrow('enough')
    expect(client.lost).toBeUndefined()
  })

  it('end as lost when the connection does, and later ones at once', async () => {
    const { client, server } = await connected(echo)
    const call = client.unary(Secrets.method.getSecret, { id: 'slow' }, { signal: never })
    setTimeout(() => server.destroy(), 20)
    await expect(call).rejects.toBeInstanceOf(ConnectionLostError)
    await expect(client.unary(Secrets.method.getSecret, {}, { signal: never })).rejects.toBeInstanceOf(
      ConnectionLostError,
    )
  })

  it('end as lost when the other end falls silent without a word', async () => {
    const listener = createServer().listen(0)
    await once(listener, 'listening')
    const address = listener.address()
    const socket = connect(typeof address === 'object' ? (address?.port ?? 0) : 0)
    const client = new GrpcClient(socket, { keepAlive: { interval: 20, timeout: 100 } })
    open.push(client, { dispose: () => void listener.close() })
    await expect(client.unary(Secrets.method.getSecret, { id: 'x' }, { signal: never })).rejects.toThrow(
      'did not answer for 0.1 s',
    )
  })

  it('have paths as the wire names them', () => {
    expect(methodPath(FileSync.method.diffCopy)).toBe('/moby.filesync.v1.FileSync/DiffCopy')
  })
})
