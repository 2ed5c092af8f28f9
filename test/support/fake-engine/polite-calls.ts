import { create, toBinary } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { methodPath } from '#electron/buildkit/grpc/grpc-server.ts'
import {
  Control,
  ListWorkersResponseSchema,
  SolveResponseSchema,
  StatusResponseSchema,
} from '#electron/buildkit/proto/gen/control_pb.js'
import {
  LLBBridge,
  PongResponseSchema,
  ReturnRequestSchema,
  ReturnResponseSchema,
  type ReturnRequest,
  SolveResponseSchema as GatewaySolveResponseSchema,
} from '#electron/buildkit/proto/gen/gateway_pb.js'
import { OpSchema } from '#electron/buildkit/proto/gen/ops_pb.js'
import type { CallHandler, FakeEngine } from './fake-engine.ts'

/** The paths of the calls that a build makes. */
export const PATHS = {
  workers: methodPath(Control.method.listWorkers),
  solve: methodPath(Control.method.solve),
  status: methodPath(Control.method.status),
  ping: methodPath(LLBBridge.method.ping),
  gatewaySolve: methodPath(LLBBridge.method.solve),
  return: methodPath(LLBBridge.method.return),
} as const

/** The digest of the image that a polite engine builds. */
export const DIGEST = `sha256:${'1'.repeat(64)}`

/** The one step of a polite engine's build. */
const STEP = 'sha256:step'

/** The calls of one build of an engine that takes the Dockerfile and the context and then succeeds. */
export function politeCalls(): Readonly<Record<string, CallHandler>> {
  let onReturn: (request: ReturnRequest) => void = () => undefined
  const returned = new Promise<ReturnRequest>((resolve) => (onReturn = resolve))
  return {
    [PATHS.workers]: (call) =>
      call.answer(ListWorkersResponseSchema, {
        record: [{ id: 'worker', platforms: [{ os: 'linux', architecture: 'amd64' }] }],
      }),
    [PATHS.ping]: (call) => call.answer(PongResponseSchema, {}),
    [PATHS.solve]: async (call) => {
      const end = await Promise.race([returned, call.over])
      if (end?.error) call.fail(end.error.code, end.error.message)
      else call.answer(SolveResponseSchema, { exporterResponse: { 'containerimage.digest': DIGEST } })
    },
    [PATHS.status]: async (call) => {
      const started = timestampFromMs(1000)
      call.send(StatusResponseSchema, { vertexes: [{ digest: STEP, name: 'RUN true', started }] })
      call.send(StatusResponseSchema, {
        logs: [{ vertex: STEP, stream: 1n, msg: Buffer.from('printed\n'), timestamp: started }],
      })
      await Promise.race([returned, call.over])
      call.end()
    },
    [PATHS.gatewaySolve]: async (call, engine) => {
      try {
        await takeFolders(engine)
      } catch {
        return // The test has cut the session.
      }
      const op = toBinary(OpSchema, create(OpSchema, { op: { case: 'source', value: { identifier: 'x' } } }))
      call.answer(GatewaySolveResponseSchema, {
        result: { result: { case: 'ref', value: { id: 'ref', def: { def: [op] } } } },
      })
    },
    [PATHS.return]: async (call) => {
      onReturn(await call.request(ReturnRequestSchema))
      call.answer(ReturnResponseSchema, {})
    },
  }
}

async function takeFolders(engine: FakeEngine): Promise<void> {
  const session = await engine.session()
  await session.receiveFolder('dockerfile')
  await session.receiveFolder('context')
}
