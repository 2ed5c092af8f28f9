import { duplexPair, type Duplex } from 'node:stream'
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises'
import { fromBinary, toBinary } from '@bufbuild/protobuf'
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
import { serveGrpc, type MethodHandlers } from '#electron/buildkit/grpc/grpc-server.ts'
import { masker } from '#electron/buildkit/mask.ts'
import { Control, StatusResponseSchema } from '#electron/buildkit/proto/gen/control_pb.js'
import { LLBBridge, SolveResponseSchema } from '#electron/buildkit/proto/gen/gateway_pb.js'
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
const never = new AbortController().signal
let said: { readonly calls: Buffer; readonly session: Buffer }
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
  for (let tries = 0; handles().length > before.length && tries < 40; tries++) await delay(50)
  expect(handles()).toEqual(before)
  await folder[Symbol.asyncDispose]()
})

describe('malformed bytes of an engine', { timeout: 900_000 }, () => {
  it('end every call with an answer or an error', () =>
    fuzz(said.calls, async (connection) => {
      const client = new GrpcClient(connection)
      const decoder = new StatusDecoder(mask)
      const call = { signal: never }
      // In the order in which a build makes them, so that the answers fit.
      const ends = await Promise.allSettled([
        client.serverStream(Control.method.status, {}, call, (response) => decoder.decode(response)),
        client.unary(Control.method.solve, {}, call),
        client.unary(LLBBridge.method.ping, {}, call),
        client
          .unary(LLBBridge.method.solve, {}, call)
          .then(({ result }) => definitionsOf(result).map((definition) => decodeOps(definition, mask))),
        client.unary(LLBBridge.method.return, {}, call),
      ])
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

  it('in a message are decoded or refused', async () => {
    const { statuses, solved } = await messagesOf(said.calls)
    fc.assert(
      fc.property(fc.nat(), mutations, (index, harms) => {
        attempt(() => {
          const decoder = new StatusDecoder(mask)
          decoder.decode(fromBinary(StatusResponseSchema, mutate(statuses[index % statuses.length]!, harms)))
          decoder.flush()
        })
        attempt(() => {
          const { result } = fromBinary(SolveResponseSchema, mutate(solved, harms))
          for (const definition of definitionsOf(result)) decodeOps(definition, mask)
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

/** The messages in what an engine said: statuses, and the answer to the gateway's solve. */
async function messagesOf(
  bytes: Buffer,
): Promise<{ readonly statuses: readonly Uint8Array[]; readonly solved: Uint8Array }> {
  const [ours, theirs] = duplexPair()
  theirs.resume()
  const client = new GrpcClient(ours)
  const statuses: Uint8Array[] = []
  const call = { signal: never }
  const ends = [
    client.serverStream(Control.method.status, {}, call, (response) =>
      statuses.push(toBinary(StatusResponseSchema, response)),
    ),
    client.unary(Control.method.solve, {}, call).catch(() => undefined),
    client.unary(LLBBridge.method.ping, {}, call),
    client.unary(LLBBridge.method.solve, {}, call),
    client.unary(LLBBridge.method.return, {}, call),
  ] as const
  await nextTurn()
  theirs.write(bytes)
  const [, , , solved] = await Promise.all(ends)
  client.dispose()
  theirs.destroy()
  return { statuses, solved: toBinary(SolveResponseSchema, solved) }
}

/** What a real engine says while it builds: a step that fails gives the details of an error, too. */
async function record(): Promise<typeof said> {
  await using proxy = await RecordingProxy.start(inject('engineSocket'))
  await using project = await Project.create(
    { Dockerfile: 'FROM busybox\nCOPY . /all\nRUN echo printed; exit 7\n', 'a.txt': 'a', 'b/c.txt': 'c' },
    { socketPath: proxy.socketPath },
  )
  expect(failureOf(await project.build({ noCache: true })).exitCode).toBe(7)
  const of = (path: string): Buffer => proxy.recordings.find((each) => each.path === path)!.bytes
  return { calls: of('/grpc'), session: of('/session') }
}
