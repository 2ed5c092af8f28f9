import { Health } from '../proto/gen/health_pb.js'
import { unaryHandler, type MethodHandlers } from '../grpc/grpc-server.ts'

const SERVING = 1

/** Serves `/grpc.health.v1.Health/Check`; without it the engine closes a session after seconds. */
export function healthService(): MethodHandlers {
  return unaryHandler(Health.method.check, () => Promise.resolve({ status: SERVING }))
}
