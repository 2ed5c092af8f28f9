import { performServerHandshake } from 'node:http2'
import { duplexPair, type Duplex } from 'node:stream'
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises'
import { fromBinary, isMessage, toBinary } from '@bufbuild/protobuf'
import type { DescMethodServerStreaming, DescMethodUnary, Message } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { buildFailureOf } from '#electron/buildkit/build-failure-of.ts'
import { BuildRecord } from '#electron/buildkit/build-record.ts'
import { decodeOps } from '#electron/buildkit/decode-ops.ts'
import { StatusDecoder } from '#electron/buildkit/decode-status.ts'
import { definitionsOf } from '#electron/buildkit/drive-gateway.ts'
import { FrameReader } from '#electron/buildkit/grpc/framing.ts'
import { GrpcClient } from '#electron/buildkit/grpc/grpc-client.ts'
import { errorFromTrailers } from '#electron/buildkit/grpc/grpc-error.ts'
import { methodPath, serveGrpc, type MethodHandlers } from '#electron/buildkit/grpc/grpc-server.ts'
import { masker } from '#electron/buildkit/mask.ts'
import { Control, StatusResponseSchema } from '#electron/buildkit/proto/gen/control_pb.js'
import {
  LLBBridge,
  SolveResponseSchema,
  type SolveResponse,
} from '#electron/buildkit/proto/gen/gateway_pb.js'
import { authService } from '#electron/buildkit/session/auth.ts'
import { RootFolder } from '#electron/buildkit/session/context/root-folder.ts'
import { sendFolder } from '#electron/buildkit/session/context/send-folder.ts'
import { fileSyncService } from '#electron/buildkit/session/filesync.ts'
import { healthService } from '#electron/buildkit/session/health.ts'
import { mutate, mutateFrame, mutations } from '#test/support/mutations.ts'
import { RecordingProxy } from '#test/support/recording-proxy.ts'
import { temporaryFolder, type TemporaryFolder } from '#test/support/temporary-folder.ts'
import { failureOf, Project } from './project.ts'

/** Cases of each test: ten thousand where time does not matter. */
const RUNS = process.env['SLIPWAY_DEEP'] === '1' ? 10_000 : 1_000

/** How long one case may take, in milliseconds, until it counts as one that hangs. */
const CASE = 3_000

const mask = masker([Buffer.from('secret-value')])
let said: Recorded
let folder: TemporaryFolder
let before: readonly string[]

const handles = (): readonly string[] =>
  process
    .getActiveResourcesInfo()
    .filter((name) => !['Timeout', 'Immediate', 'MessagePort'].includes(name))
    .sort()

beforeAll(async () => {
  said = await record()
  folder = await temporaryFolder({ Dockerfile: 'FROM busybox\n', 'a.txt': 'a', 'b/c.txt': 'c' })
  await delay(100) // What the recording opened closes in later turns.
  before = handles()
})
afterAll(async () => {
  for (let tries = 0; handles().length > before.length && tries < 200; tries++) await delay(50)
  expect(handles()).toEqual(before)
  await folder[Symbol.asyncDispose]()
})

describe('malformed bytes of an engine', { timeout: 900_000 }, () => {
  it('end every call with an answer or an error', () =>
    fuzz(said.calls, async (connection) => {
      const client = new GrpcClient(connection)
      const decoder = new StatusDecoder(mask)
      const ends = await ask(client, said.methods, (_method, message) => {
        if (isMessage(message, StatusResponseSchema)) decoder.decode(message)
        if (isMessage(message, SolveResponseSchema)) decode(message)
      })
      decoder.flush()
      for (const end of ends) if (end.status === 'rejected') assertExplained(end.reason)
      client.dispose()
    }))

  it('on a session end it or are answered', () => {
    const folders = {
      context: { root: new RootFolder(folder.path) },
      dockerfile: { root: new RootFolder(folder.path) },
    }
    const handlers: MethodHandlers = {
      ...healthService(),
      ...authService(() => Promise.resolve(undefined)),
      ...fileSyncService({ folders, send: sendFolder, onFailure: () => undefined }),
    }
    return fuzz(said.session, (connection) => {
      const session = serveGrpc(connection, handlers)
      return new Promise((resolve) => session.once('close', resolve))
    })
  })

  it('in a message are decoded or refused', () => {
    const { statuses, solved } = said
    fc.assert(
      fc.property(fc.nat(), mutations, (index, harms) => {
        attempt(() => {
          const decoder = new StatusDecoder(mask)
          decoder.decode(fromBinary(StatusResponseSchema, mutate(statuses[index % statuses.length]!, harms)))
          decoder.flush()
        })
        attempt(() => {
          decode(fromBinary(SolveResponseSchema, mutate(solved, harms)))
        })
        attempt(() => {
          const reader = new FrameReader()
          reader.push(mutate(said.calls, harms))
        })
      }),
      { numRuns: RUNS },
    )
  })

  it('in trailers make an error that can be explained, or none', () => {
    const details =
      'CAISFW5vdCBmb3VuZDogc2VjcmV0LXZhbHVlGkQKLmdpdGh1Yi5jb20vbW9ieS9idWlsZGtpdC9lcnJkZWZzLlZlcnRleCtqc29uEhJ7ImRpZ2VzdCI6InNoYTI1NiJ9'
    const text = (harms: Parameters<typeof mutate>[1], original: string): string =>
      mutate(Buffer.from(original), harms).toString('latin1')
    fc.assert(
      fc.property(mutations, mutations, mutations, (first, second, third) => {
        const error = errorFromTrailers({
          'grpc-status': text(first, '13'),
          'grpc-message': text(second, 'process "make" did not complete%3A exit code%3A 7'),
          'grpc-status-details-bin': text(third, details),
        })
        if (error) assertExplained(error)
      }),
      { numRuns: RUNS },
    )
  })
})

/** Lets a reader hear what an engine said, harmed and cut into pieces, and then the end of the connection. */
async function fuzz(original: Buffer, read: (connection: Duplex) => Promise<unknown>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      mutations,
      fc.option(fc.nat(), { nil: undefined }),
      fc.integer({ min: 64, max: 4096 }),
      async (harms, index, piece) => {
        const [ours, theirs] = duplexPair()
        theirs.resume().on('error', () => undefined)
        const reading = read(ours)
        await nextTurn() // Calls are made before they are answered.
        const bytes = index === undefined ? mutate(original, harms) : mutateFrame(original, index, harms)
        for (let from = 0; from < bytes.length && !theirs.destroyed; from += piece) {
          theirs.write(bytes.subarray(from, from + piece))
          await nextTurn()
        }
        for (let turns = 0; turns < 10; turns++) await nextTurn()
        ours.destroy()
        theirs.destroy()
        const late = delay(CASE, 'late', { ref: false })
        expect(await Promise.race([reading, late])).not.toBe('late')
      },
    ),
    { numRuns: RUNS },
  )
}

function decode({ result }: SolveResponse): void {
  for (const definition of definitionsOf(result)) decodeOps(definition, mask)
}

function assertExplained(error: unknown): void {
  expect(error).toBeInstanceOf(Error)
  const { message, detail } = buildFailureOf(error, new BuildRecord(), mask)
  expect(`${message}${detail}`).not.toContain('secret-value')
  expect(message).not.toBe('')
}

/** What is no message is refused with an error, and nothing else is thrown. */
function attempt(decode: () => void): void {
  try {
    decode()
  } catch (error) {
    expect(error).toBeInstanceOf(Error)
  }
}

interface Recorded {
  /** What the engine said on both connections. */
  readonly calls: Buffer
  readonly session: Buffer
  /** What it was asked for, in that order, so that its answers fit the same calls again. */
  readonly methods: readonly Method[]
  readonly statuses: readonly Uint8Array[]
  /** Its answer to the gateway's solve. */
  readonly solved: Uint8Array
}

type Method = DescMethodUnary | DescMethodServerStreaming

/** Lets a real engine talk: of a step that fails it gives the details of an error, too. */
async function record(): Promise<Recorded> {
  await using proxy = await RecordingProxy.start(inject('engineSocket'))
  await using project = await Project.create(
    { Dockerfile: 'FROM busybox\nCOPY . /all\nRUN echo printed; exit 7\n', 'a.txt': 'a', 'b/c.txt': 'c' },
    { socketPath: proxy.socketPath },
  )
  expect(failureOf(await project.build({ noCache: true })).exitCode).toBe(7)
  const [calls, session] = ['/grpc', '/session'].map((path) =>
    proxy.recordings.find((each) => each.path === path)!,
  )
  const methods = await methodsOf(calls!.asked)
  const messages = await messagesOf(calls!.said, methods)
  const told = ({ typeName }: { readonly typeName: string }): readonly Uint8Array[] =>
    messages.filter(({ type }) => type === typeName).map(({ bytes }) => bytes)
  const statuses = told(StatusResponseSchema)
  const [solved] = told(SolveResponseSchema)
  return { calls: calls!.said, session: session!.said, methods, statuses, solved: solved! }
}

/** The calls that a client made, in their order. */
async function methodsOf(asked: Buffer): Promise<readonly Method[]> {
  const known = [...Control.methods, ...LLBBridge.methods]
  const [ours, theirs] = duplexPair()
  theirs.resume()
  const paths: string[] = []
  const session = performServerHandshake(ours)
  session.on('stream', (stream, headers) => {
    stream.on('error', () => undefined)
    paths.push(String(headers[':path']))
  })
  theirs.write(asked)
  for (let turns = 0; turns < 20; turns++) await nextTurn()
  session.destroy()
  theirs.destroy()
  return paths.map((path) => known.find((method) => methodPath(method) === path) as Method)
}

/** The messages of an engine's answers. */
async function messagesOf(
  bytes: Buffer,
  methods: readonly Method[],
): Promise<readonly { readonly type: string; readonly bytes: Uint8Array }[]> {
  const [ours, theirs] = duplexPair()
  theirs.resume()
  const client = new GrpcClient(ours)
  const messages: { readonly type: string; readonly bytes: Uint8Array }[] = []
  const ends = ask(client, methods, (method, message) =>
    messages.push({ type: message.$typeName, bytes: toBinary(method.output, message) }),
  )
  await nextTurn()
  theirs.write(bytes)
  await ends
  client.dispose()
  theirs.destroy()
  return messages
}

/** Makes calls in an order and tells what is answered. */
function ask(
  client: GrpcClient,
  methods: readonly Method[],
  onMessage: (method: Method, message: Message) => void,
): Promise<readonly PromiseSettledResult<void>[]> {
  const call = { signal: new AbortController().signal }
  return Promise.allSettled(
    methods.map((method) =>
      method.methodKind === 'unary'
        ? client.unary(method, {}, call).then((message) => onMessage(method, message))
        : client.serverStream(method, {}, call, (message) => onMessage(method, message)),
    ),
  )
}
