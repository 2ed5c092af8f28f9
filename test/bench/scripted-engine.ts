import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf'
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

/** A step that the engine shall have, for a line of the Dockerfile. */
export interface WantedStep {
  readonly line: number
  readonly name: string
  /** The place of the step that it needs, among these. */
  readonly after?: number
}

export interface ScriptedStep extends WantedStep {
  readonly digest: string
  readonly inputs: readonly string[]
}

export type Status = MessageInitShape<typeof StatusResponseSchema>

export interface ScriptedEngine extends AsyncDisposable {
  readonly socketPath: string
  readonly steps: readonly ScriptedStep[]
  /** Tells the build something as soon as it runs. Resolves when the connection takes more. */
  readonly send: (status: Status) => Promise<void>
  /** Ends its build well. */
  readonly finish: () => void
}

/**
 * A Docker Engine whose build has these steps and tells of them what a bench wants: no real engine changes states, or has
 * as many steps, often enough to measure the window at its limit.
 */
export async function startScriptedEngine(wanted: readonly WantedStep[]): Promise<ScriptedEngine> {
  const steps = stepsOf(wanted)
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
  type Send = ScriptedEngine['send']
  let onRunning: (send: Send) => void = () => undefined
  const running = new Promise<Send>((resolve) => (onRunning = resolve))
  /** Whether it is the build, and not a question about the Dockerfile, which returns nothing. */
  const isTheBuild = async (ref: string, over: Promise<void>): Promise<boolean> =>
    (await Promise.race([returned, over])) === ref
  const engine = await FakeEngine.start({
    // Engines ask for a sign of life; one that asks for nothing is taken for dead.
    onSession: (session) =>
      session.call('/grpc.health.v1.Health/Check', new Uint8Array()).catch(() => undefined),
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
          onRunning(async (status) => {
            call.send(StatusResponseSchema, status)
            if (call.stream.writableNeedDrain) await once(call.stream, 'drain')
          })
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
    steps,
    send: async (status) => (await running)(status),
    finish: () => onFinish(),
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  }
}

/** No two have the same digest: those that need nothing have an input of their own. */
function stepsOf(wanted: readonly WantedStep[]): readonly (ScriptedStep & { readonly bytes: Uint8Array })[] {
  const steps: (ScriptedStep & { readonly bytes: Uint8Array })[] = []
  for (const step of wanted) {
    const before = step.after === undefined ? undefined : steps[step.after]?.digest
    const input = before ?? digestOf(`base of line ${step.line}`)
    const bytes = toBinary(
      OpSchema,
      create(OpSchema, { op: { case: 'exec', value: {} }, inputs: [{ digest: input }] }),
    )
    steps.push({ ...step, bytes, digest: digestOf(bytes), inputs: before === undefined ? [] : [before] })
  }
  return steps
}

function digestOf(content: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`
}
