import { Secrets } from '../proto/gen/secrets_pb.js'
import { GrpcCode, GrpcError } from '../grpc/grpc-error.ts'
import { unaryHandler, type MethodHandlers } from '../grpc/grpc-server.ts'
import type { SecretValues } from './secret-values.ts'

/** Serves `/moby.buildkit.secrets.v1.Secrets/GetSecret`: a step that mounts a secret gets it. */
export function secretsService(secrets: SecretValues): MethodHandlers {
  return unaryHandler(Secrets.method.getSecret, ({ id }) => {
    const data = secrets.get(id)
    if (!data) return Promise.reject(new GrpcError(GrpcCode.notFound, `secret ${id}: not found`))
    return Promise.resolve({ data })
  })
}
