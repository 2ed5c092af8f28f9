import { GrpcClient } from '../grpc/grpc-client.ts'
import { GrpcCode, GrpcError } from '../grpc/grpc-error.ts'
import { Control } from '../proto/gen/control_pb.js'
import type { EngineTransport } from './engine-transport.ts'

/** How long BuildKit may take to answer, in milliseconds. */
const ANSWER_TIMEOUT = 15_000

/**
 * Opens a connection and asks BuildKit for its version, which proves the whole way to it.
 * @returns empty where it does not tell (before 0.12)
 * @throws the cause on the way (SshError, an error of TLS, …) before what the call makes of it
 */
export async function askVersion(transport: EngineTransport, signal: AbortSignal): Promise<string> {
  const connection = await transport.connect(signal)
  let cause: Error | undefined
  connection.once('error', (error) => (cause = error))
  const client = new GrpcClient(connection)
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT)])
    const { buildkitVersion } = await client.unary(Control.method.info, {}, { signal: limit })
    return buildkitVersion?.version ?? ''
  } catch (error) {
    if (error instanceof GrpcError && error.code === GrpcCode.unimplemented) return ''
    throw cause ?? error
  } finally {
    client.dispose()
    connection.destroy()
  }
}
