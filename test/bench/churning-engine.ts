import { createHash } from 'node:crypto'
import { create, toBinary } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import {
  ListWorkersResponseSchema,
  SolveRequestSchema,
  SolveResponseSchema,
  StatusRequestSchema,
  StatusResponseSchema,
} from '#electron/buildkit/proto/gen/control_pb.js'
import {
  PongResponseSchema,
  ReturnRequestSchema,
  ReturnResponseSchema,
  SolveResponseSchema as GatewaySolveResponseSchema,
} from '#electron/buildkit/proto/gen/gateway_pb.js'
import { OpSchema } from '#electron/buildkit/proto/gen/ops_pb.js'
import { FakeEngine } from '#test/support/fake-engine/fake-engine.ts'
import { PATHS } from '#test/support/fake-engine/polite-calls.ts'

/** One change of a step's state, when the engine sent it. */
export interface SentChange {
  readonly line: number
  readonly state: 'running' | 'executed'
  /** ms since the epoch, with fractions. */
  readonly at: number
}

export interface ChurningEngine extends AsyncDisposable {
  readonly socketPath: string
  /** Changes the states of its build's steps in turn, so many a second, for so long. */
  readonly churn: (perSecond: number, durationMs: number) => Promise<readonly SentChange[]>
  /** Ends its build well. */
  readonly finish: () => void
}

type Send = (vertexes: readonly Vertex[]) => void

interface Vertex {
  readonly digest: string
  readonly name: string
  readonly started?: ReturnType<typeof timestampFromMs>
  readonly completed?: ReturnType<typeof timestampFromMs>
}

const now = (): number => performance.timeOrigin + performance.now()

/**
 * A Docker Engine that has one step for each of these lines of the Dockerfile and lets them start and end as it is told:
 * no real engine changes states often enough to measure the window at its limit.
 */
export async function startChurningEngine(lines: readonly number[]): Promise<ChurningEngine> {
  const steps = stepsOf(lines)
  const definition = {
    def: steps.map(({ bytes }) => bytes),
    source: {
      locations: Object.fromEntries(
        steps.map(({ digest, line }) => [
          digest,
          { locations: [{ ranges: [{ start: { line }, end: { line } }] }] },
        ]),
      ),
    },
  }
  let onReturned: (ref: string) => void = () => undefined
  const returned = new Promise<string>((resolve) => (onReturned = resolve))
  let onFinish: () => void = () => undefined
  const finished = new Promise<void>((resolve) => (onFinish = resolve))
  let onRunning: (send: Send) => void = () => undefined
  const running = new Promise<Send>((resolve) => (onRunning = resolve))
  /** Whether it is the build, and not a question about the Dockerfile, which returns nothing. */
  const isTheBuild = async (ref: string, over: Promise<void>): Promise<boolean> =>
    (await Promise.race([returned, over])) === ref
  const engine = await FakeEngine.start({
    onUpgrade: (path, socket) => {
      if (path === '/grpc' || path === '/session') return false
      const body = JSON.stringify({ Version: '28.5.2', ApiVersion: '1.51', Os: 'linux', Arch: 'amd64' })
      socket.end(
        `HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      )
      return true
    },
    calls: {
      [PATHS.workers]: (call) =>
        call.answer(ListWorkersResponseSchema, {
          record: [{ id: 'worker', platforms: [{ os: 'linux', architecture: 'amd64' }] }],
        }),
      [PATHS.ping]: (call) => call.answer(PongResponseSchema, {}),
      [PATHS.solve]: async (call) => {
        const { ref } = await call.request(SolveRequestSchema)
        if (await isTheBuild(ref, call.over)) await Promise.race([finished, call.over])
        call.answer(SolveResponseSchema, {})
      },
      [PATHS.status]: async (call) => {
        const { ref } = await call.request(StatusRequestSchema)
        if (await isTheBuild(ref, call.over)) {
          onRunning((vertexes) => call.send(StatusResponseSchema, { vertexes: [...vertexes] }))
          await Promise.race([finished, call.over])
        }
        call.end()
      },
      [PATHS.gatewaySolve]: (call) =>
        call.answer(GatewaySolveResponseSchema, {
          result: { result: { case: 'ref', value: { id: 'ref', def: definition } } },
        }),
      [PATHS.return]: async (call) => {
        const { result } = await call.request(ReturnRequestSchema)
        if (result !== undefined) onReturned(String(call.headers['buildkit-controlapi-buildid']))
        call.answer(ReturnResponseSchema, {})
      },
    },
  })
  return {
    socketPath: engine.socketPath,
    async churn(perSecond, durationMs) {
      const send = await running
      send(steps.map(({ digest, name }) => ({ digest, name })))
      return churnSteps(send, steps, perSecond, durationMs)
    },
    finish: () => onFinish(),
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  }
}

interface ChurnedStep {
  readonly line: number
  readonly bytes: Uint8Array
  readonly digest: string
  readonly name: string
}

/** Each step's op takes the one before it, so that no two have the same digest. */
function stepsOf(lines: readonly number[]): readonly ChurnedStep[] {
  const steps: ChurnedStep[] = []
  for (const line of lines) {
    const input = steps.at(-1)?.digest
    const op = create(OpSchema, {
      op: { case: 'exec', value: {} },
      inputs: input === undefined ? [] : [{ digest: input }],
    })
    const bytes = toBinary(OpSchema, op)
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
    steps.push({ line, bytes, digest, name: `RUN step ${line}` })
  }
  return steps
}

/** Step after step begins, then step after step ends, and so on. */
async function churnSteps(
  send: Send,
  steps: readonly ChurnedStep[],
  perSecond: number,
  durationMs: number,
): Promise<readonly SentChange[]> {
  const sent: SentChange[] = []
  const startedAt = new Map<string, number>()
  const began = now()
  for (let at = began; at < began + durationMs; at = now()) {
    const due = Math.floor(((at - began) / 1000) * perSecond)
    const vertexes: Vertex[] = []
    while (sent.length < due) {
      const step = steps[sent.length % steps.length]
      if (step === undefined) break
      const { digest, name, line } = step
      const start = startedAt.get(digest)
      const started = timestampFromMs(Math.floor(start ?? at))
      if (start === undefined) startedAt.set(digest, at)
      else startedAt.delete(digest)
      vertexes.push({
        digest,
        name,
        started,
        ...(start !== undefined && { completed: timestampFromMs(Math.floor(at)) }),
      })
      sent.push({ line, state: start === undefined ? 'running' : 'executed', at })
    }
    if (vertexes.length > 0) send(vertexes)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return sent
}
