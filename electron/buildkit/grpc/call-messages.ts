import { callBatches } from './call-batches.ts'
import type { ServerCall } from './grpc-server.ts'

/**
 * The messages of a call one after the other; the engine waits while they pile up. Ends when the engine has said all.
 * @throws the cause, when the call ends early
 */
export async function* callMessages(call: ServerCall): AsyncGenerator<Buffer, void> {
  for await (const batch of callBatches(call))
    for (const message of batch) {
      call.signal.throwIfAborted()
      yield message
    }
}
