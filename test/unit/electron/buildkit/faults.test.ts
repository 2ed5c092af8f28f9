import { getEventListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BuildFailure } from '#shared/build/build-failure.ts'
import { buildOn, type FakeBuild } from '#test/support/fake-engine/build-on.ts'
import type { FakeCall } from '#test/support/fake-engine/fake-call.ts'
import {
  FakeEngine,
  type CallHandler,
  type FakeEngineOptions,
} from '#test/support/fake-engine/fake-engine.ts'
import { DIGEST, PATHS, politeCalls } from '#test/support/fake-engine/polite-calls.ts'

/**
 * How long a test of an engine that falls silent may take, in milliseconds: that it ends at all is what it shows, also
 * on a busy machine. The client gives such an engine up after some 15 seconds.
 */
const LONG = 90_000

/** Handles that a build opens; the test runner's own are not among them. */
const handles = (): readonly string[] =>
  process
    .getActiveResourcesInfo()
    .filter((name) => ['PipeWrap', 'PipeConnectWrap', 'TCPSocketWrap', 'FSReqPromise'].includes(name))

let before: readonly string[]
beforeAll(() => {
  before = handles()
})
afterAll(async () => {
  for (let tries = 0; handles().length > before.length && tries < 200; tries++) await delay(50)
  expect(handles()).toEqual(before)
})

/** Builds on an engine that is polite but for what is given, and looks at what is left of it. */
async function build(
  options: Partial<FakeEngineOptions> & { readonly signal?: AbortSignal } = {},
): Promise<FakeBuild> {
  const { calls = {}, signal = new AbortController().signal, ...more } = options
  await using engine = await FakeEngine.start({ ...more, calls: { ...politeCalls(), ...calls } })
  const built = await buildOn(engine, { signal, files: { 'big.bin': Buffer.alloc(100_000, 'x') } })
  expect(built.events.at(-1)).toMatchObject({ kind: 'finished', outcome: built.outcome })
  for (let tries = 0; engine.connections > 0 && tries < 400; tries++) await delay(25)
  expect(engine.connections).toBe(0)
  expect(getEventListeners(signal, 'abort')).toEqual([])
  return built
}

async function failure(...args: Parameters<typeof build>): Promise<BuildFailure> {
  const { outcome } = await build(...args)
  if (outcome.kind !== 'failed') throw new Error(`The build did not fail: ${JSON.stringify(outcome)}`)
  return outcome.failure
}

const lost = { reason: 'engine-lost', retry: 'engine-lost' }

describe.concurrent('an engine', { timeout: LONG }, () => {
  it('that is polite builds, and everything is given back', async () => {
    const { outcome, events } = await build()
    expect(outcome).toEqual({
      kind: 'succeeded',
      imageDigest: DIGEST,
      tags: [],
      outputs: [expect.anything()],
    })
    expect(events.map(({ kind }) => kind)).toEqual(['started', 'vertex', 'log', 'ops', 'finished'])
  })

  it.each(['/grpc', '/session'])('that cuts the connection before it answers %s is lost', async (path) => {
    const onUpgrade: FakeEngineOptions['onUpgrade'] = (asked, socket) => {
      if (asked === path) socket.destroy()
      return asked === path
    }
    expect(await failure({ onUpgrade })).toMatchObject(lost)
  })

  it.each(['/grpc', '/session'])('that cuts the connection after it accepted %s is lost', async (path) => {
    const onUpgrade: FakeEngineOptions['onUpgrade'] = (asked, socket) => {
      if (asked === path) socket.end('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n')
      return asked === path
    }
    expect(await failure({ onUpgrade })).toMatchObject(lost)
  })

  it.each(['/grpc', '/session'])('that answers %s with garbage fails the build', async (path) => {
    for (const garbage of [
      'SSH-2.0-OpenSSH_9.2\r\n',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi',
      'HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\nthis is not HTTP/2 at all, not even nearly so',
      `HTTP/1.1 500 Oh\r\n\r\n${'x'.repeat(100_000)}`,
    ]) {
      const onUpgrade: FakeEngineOptions['onUpgrade'] = (asked, socket) => {
        if (asked === path) socket.end(garbage)
        return asked === path
      }
      expect(['engine', 'engine-lost']).toContain((await failure({ onUpgrade })).reason)
    }
  })

  it.each(['/grpc', '/session'])('that never answers %s is given up', { timeout: LONG }, async (path) => {
    const onUpgrade: FakeEngineOptions['onUpgrade'] = (asked) => asked === path
    expect(await failure({ onUpgrade })).toMatchObject(lost)
  })

  it('that never opens the gateway is given up', { timeout: LONG }, async () => {
    const calls = { [PATHS.ping]: () => undefined }
    expect(await failure({ calls })).toMatchObject(lost)
  })

  it('that never calls back is given up', { timeout: LONG }, async () => {
    const calls = { [PATHS.gatewaySolve]: () => undefined }
    expect(await failure({ calls })).toMatchObject(lost)
  })
})

/** Every way to end a call badly, and what a build makes of it. */
const ENDINGS: readonly (readonly [string, (call: FakeCall) => unknown])[] = [
  ['cuts the connection before the answer to', (call) => call.cut()],
  ['cuts the connection within the answer to', (call) => (call.respond(), setTimeout(() => call.cut(), 20))],
  [
    'cuts the connection within a message of',
    (call) => (call.write(half()), setTimeout(() => call.cut(), 20)),
  ],
  ['resets', (call) => call.reset()],
  ['gives no trailers to', (call) => (call.respond(), setTimeout(() => call.reset(0), 20))],
  ['ends within a message the answer to', (call) => call.write(half()).end()],
  ['answers without a message', (call) => call.end()],
  ['answers with no status', (call) => call.end({})],
  ['answers with a status that is none', (call) => call.end({ 'grpc-status': 'ok', 'grpc-message': '%%%' })],
  [
    'answers with broken details',
    (call) => call.fail(2, 'no', { 'grpc-status-details-bin': '!!not base64!!' }),
  ],
  ['answers with HTTP 404', (call) => call.stream.respond({ ':status': 404 }, { endStream: true })],
  ['answers with a page that never ends', (call) => page(call)],
  ['answers with a message of 4 GiB', (call) => call.write(Buffer.from([0, 255, 255, 255, 255, 1]))],
  ['answers with a compressed message', (call) => call.write(Buffer.from([1, 0, 0, 0, 1, 0]))],
  [
    'answers with what is no protobuf',
    (call) => call.write(Buffer.from([0, 0, 0, 0, 3, 255, 255, 255])).end(),
  ],
  ['answers with an error', (call) => call.fail(13, 'out of order')],
]

/** Of the status: what cannot be read may have been anything, but a status that ends is not the end of the build. */
const UNREADABLE = /message of 4 GiB|compressed|no protobuf/

describe.concurrent('an engine', () => {
  it.each(Object.entries(PATHS))(
    'ends the build whichever way it ends %s badly',
    { timeout: LONG },
    async (name, path) => {
      const outcomes = await Promise.all(
        ENDINGS.map(async ([ending, handler]) => {
          const calls = { [path]: handler satisfies CallHandler }
          const { outcome } = await build({ calls })
          if (outcome.kind === 'failed') expect(outcome.failure.message).toMatch(/^\S.*\S$/)
          return [ending, outcome.kind === 'failed' ? outcome.failure.reason : outcome.kind]
        }),
      )
      expect(outcomes).toEqual(
        ENDINGS.map(([ending]) => [
          ending,
          ending.startsWith('cuts')
            ? 'engine-lost'
            : name === 'status' && !UNREADABLE.test(ending)
              ? 'succeeded'
              : 'engine',
        ]),
      )
    },
  )
})

describe.concurrent('a build', () => {
  it.each(['workers', 'solve', 'gatewaySolve', 'return'] as const)(
    'that waits because %s hangs can be cancelled',
    { timeout: LONG },
    async (name) => {
      const canceller = new AbortController()
      const calls = {
        [PATHS[name]]: () => {
          setTimeout(() => canceller.abort(new Error('cancelled')), 50)
        },
      }
      const { outcome } = await build({ calls, signal: canceller.signal })
      expect(outcome).toEqual({ kind: 'cancelled' })
    },
  )

  it('whose status hangs ends with its engine’s word', { timeout: LONG }, async () => {
    const { outcome } = await build({ calls: { [PATHS.status]: () => undefined } })
    expect(outcome.kind).toBe('succeeded')
  })
})

function half(): Uint8Array {
  return Buffer.from([0, 0, 0, 0, 9, 10])
}

/** A page of a web server that goes on for ever. */
function page(call: FakeCall): void {
  call.stream.respond({ ':status': 200, 'content-type': 'text/html' })
  const timer = setInterval(() => call.stream.write('<p>'), 5)
  call.stream.on('close', () => clearInterval(timer))
}
