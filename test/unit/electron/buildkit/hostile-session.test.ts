import { setTimeout as delay } from 'node:timers/promises'
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import type { DescMessage, MessageInitShape } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import { frame } from '#electron/buildkit/grpc/framing.ts'
import { CredentialsRequestSchema, CredentialsResponseSchema } from '#electron/buildkit/proto/gen/auth_pb.js'
import { PacketSchema, PacketType } from '#electron/buildkit/proto/gen/fsutil_pb.js'
import { HealthCheckRequestSchema } from '#electron/buildkit/proto/gen/health_pb.js'
import { GetSecretRequestSchema, GetSecretResponseSchema } from '#electron/buildkit/proto/gen/secrets_pb.js'
import { buildOn, type BuildOnOptions, type FakeBuild } from '#test/support/fake-engine/build-on.ts'
import { FakeEngine } from '#test/support/fake-engine/fake-engine.ts'
import { told, type FakeSession } from '#test/support/fake-engine/fake-session.ts'
import { DIGEST, PATHS, politeCalls } from '#test/support/fake-engine/polite-calls.ts'

const DIFF_COPY = '/moby.filesync.v1.FileSync/DiffCopy'
const GET_SECRET = '/moby.buildkit.secrets.v1.Secrets/GetSecret'
const CREDENTIALS = '/moby.filesync.v1.Auth/Credentials'
const HEALTH = '/grpc.health.v1.Health/Check'

const bytes = <D extends DescMessage>(schema: D, message: MessageInitShape<D>): Uint8Array =>
  toBinary(schema, create(schema, message))
const packet = (message: MessageInitShape<typeof PacketSchema>): Buffer => frame(bytes(PacketSchema, message))

/** Builds on an engine that, before it goes on with the build, does to the session what is given. */
async function build(
  hostile: (session: FakeSession) => Promise<void>,
  options: BuildOnOptions = {},
): Promise<FakeBuild> {
  const polite = politeCalls()
  await using engine = await FakeEngine.start({
    calls: {
      ...polite,
      [PATHS.gatewaySolve]: async (call, own) => {
        await hostile(await own.session()).catch((error: unknown) => call.fail(13, String(error)))
        if (!call.stream.closed) await polite[PATHS.gatewaySolve]?.(call, own)
      },
    },
  })
  return await buildOn(engine, options)
}

const succeeded = { kind: 'succeeded', imageDigest: DIGEST, tags: [], outputs: [expect.anything()] }

describe('a session', () => {
  it('gives the folders of the build and no others', async () => {
    const built = await build(
      async (session) => {
        const taken = await session.receiveFolder('context')
        expect([...taken.keys()].sort()).toEqual(['Dockerfile', 'a.txt'])
        for (const name of [
          '../',
          '/',
          '/etc',
          '..',
          '.',
          '',
          'constructor',
          '__proto__',
          'context/../..',
          'a'.repeat(9000),
        ])
          expect(await session.call(DIFF_COPY, new Uint8Array(), { 'dir-name': name })).toMatchObject({
            status: 5,
            messages: [],
          })
        expect(await session.call(DIFF_COPY, new Uint8Array())).toMatchObject({ status: 5 })
      },
      { files: { 'a.txt': 'a' } },
    )
    expect(built.outcome).toEqual(succeeded)
  })

  it('follows no path out of a folder', async () => {
    const built = await build(async (session) => {
      for (const path of [
        '../../../../etc/passwd',
        '/etc/passwd',
        '..',
        'a/../../..',
        '\\..\\..',
        '%2e%2e/%2e%2e/etc',
      ]) {
        const stream = session.open(DIFF_COPY, {
          'dir-name': 'context',
          followpaths: path,
          'include-patterns': path,
        })
        const ended = told(stream)
        await delay(50)
        stream.end(packet({ type: PacketType.FIN }))
        for (const message of (await ended).messages) {
          const { stat } = fromBinary(PacketSchema, message)
          expect(stat?.path ?? '').not.toMatch(/\.\.|passwd|^\//)
        }
      }
    })
    expect(built.outcome).toEqual(succeeded)
  })

  it('gives no secret that the build has not declared, and no login of another host', async () => {
    const built = await build(
      async (session) => {
        const ask = (id: string): ReturnType<FakeSession['call']> =>
          session.call(GET_SECRET, bytes(GetSecretRequestSchema, { id }))
        for (const id of ['other', '', '../token', 'constructor', '__proto__', 'HOME', 'PATH', '/etc/passwd'])
          expect(await ask(id)).toMatchObject({ status: 5, messages: [] })
        const [answer] = (await ask('token')).messages
        expect(Buffer.from(fromBinary(GetSecretResponseSchema, answer!).data).toString()).toBe('value')
        for (const host of ['evil.example', '', 'registry.example.evil.example', '__proto__']) {
          const { messages } = await session.call(CREDENTIALS, bytes(CredentialsRequestSchema, { host }))
          expect(messages.map((message) => fromBinary(CredentialsResponseSchema, message))).toMatchObject([
            { username: '', secret: '' },
          ])
        }
      },
      {
        files: {
          'config.json': JSON.stringify({
            auths: { 'registry.example': { auth: Buffer.from('me:password').toString('base64') } },
          }),
        },
        request: { secrets: [{ id: 'token', env: 'TOKEN' }] },
        env: { TOKEN: 'value' },
      },
    )
    expect(built.outcome).toEqual(succeeded)
  })

  it('knows only the services that the engine was told of', async () => {
    const built = await build(async (session) => {
      const told = new Set([session.headers['x-docker-expose-session-grpc-method']].flat())
      expect(told).toContain(DIFF_COPY)
      for (const path of [
        '/moby.filesync.v1.FileSend/DiffCopy',
        '/moby.sshforward.v1.SSH/ForwardAgent',
        '/moby.upload.v1.Upload/Pull',
        '/containerd.services.content.v1.Content/Read',
        '/nobody.knows/This',
        '/',
        '/__proto__',
      ])
        if (!told.has(path)) expect(await session.call(path, new Uint8Array())).toMatchObject({ status: 12 })
    })
    expect(built.outcome).toEqual(succeeded)
  })

  it('ends a call that is malformed and serves the next one', async () => {
    const healthy = bytes(HealthCheckRequestSchema, {})
    const built = await build(async (session) => {
      for (const body of [
        Buffer.from([0, 255, 255, 255, 255]),
        Buffer.from([1, 0, 0, 0, 2, 0, 0]),
        Buffer.from([0, 0, 0, 0, 4, 255, 255, 255, 255]),
        Buffer.from([0, 0, 0]),
        Buffer.alloc(0),
        Buffer.alloc(300_000, 7),
      ])
        for (const path of [GET_SECRET, HEALTH, CREDENTIALS, DIFF_COPY]) {
          const stream = session.open(path, { 'dir-name': 'context' })
          const ended = told(stream)
          stream.end(body)
          if (path === DIFF_COPY) setTimeout(() => stream.close(8), 100) // An engine may wait with its requests.
          expect((await ended).status).not.toBe(0)
        }
      expect(await session.call(HEALTH, healthy)).toMatchObject({ status: 0 })
    })
    expect(built.outcome).toEqual(succeeded)
  })

  it('sends nothing for packets that make no sense', async () => {
    const built = await build(
      async (session) => {
        for (const packets of [
          [packet({ type: PacketType.REQ, id: 4_000_000_000 })],
          [packet({ type: PacketType.REQ, id: 0 }), packet({ type: PacketType.REQ, id: 0 })],
          [packet({ type: PacketType.DATA, id: 0, data: Buffer.from('for you') })],
          [packet({ type: PacketType.STAT, stat: { path: '../../escape', mode: 0o644 } })],
          [frame(Buffer.from([0x08, 99]))],
          [packet({ type: PacketType.ERR, data: Buffer.from('no') })],
          [packet({ type: PacketType.FIN }), packet({ type: PacketType.REQ, id: 1 })],
        ]) {
          const stream = session.open(DIFF_COPY, { 'dir-name': 'context' })
          const ended = told(stream)
          for (const each of packets) stream.write(each)
          setTimeout(() => stream.end(packet({ type: PacketType.FIN })), 50)
          setTimeout(() => stream.close(8), 400)
          await ended
        }
        expect([...(await session.receiveFolder('context')).keys()].sort()).toEqual(['Dockerfile', 'a.txt'])
      },
      { files: { 'a.txt': 'a' } },
    )
    expect(built.outcome).toEqual(succeeded)
  })

  it('bears a thousand calls at once that are reset in the same breath', async () => {
    const built = await build(async (session) => {
      const paths = [DIFF_COPY, GET_SECRET, HEALTH, CREDENTIALS, '/nobody.knows/This']
      const streams = Array.from({ length: 1000 }, (_, index) =>
        session.open(paths[index % paths.length] ?? '', { 'dir-name': 'context' }),
      )
      const ends = streams.map((stream) => told(stream))
      for (const stream of streams) stream.close(8)
      await Promise.all(ends)
    })
    expect(built.outcome).toEqual(succeeded)
  })

  it.each([
    ['in the middle of a file', 1],
    ['before the first byte of a file', 0],
  ])('that is cut %s ends the build as lost', async (_when, chunks) => {
    const built = await build(
      async (session) => {
        let seen = 0
        if (chunks === 0) session.socket.destroy()
        else
          await session.receiveFolder('context', {
            onData: () => ++seen === chunks && session.socket.destroy(),
          })
      },
      { files: { 'big.bin': Buffer.alloc(8_000_000, 'x') } },
    )
    expect(built.outcome).toMatchObject({ failure: { reason: 'engine-lost', retry: 'engine-lost' } })
  })
})
