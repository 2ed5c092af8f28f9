import { callBatches } from '../../grpc/call-batches.ts'
import type { ServerCall } from '../../grpc/grpc-server.ts'
import { takeFolder } from './take-folder.ts'

/**
 * Writes what the engine sends in a call into a folder that is there. Ends only when nothing is written any more.
 * @throws OutputError, or the cause of the call's early end
 */
export type ReceiveFolder = (path: string, call: ServerCall) => Promise<void>

/** Writes from this thread; `FolderWriter` keeps the event loop free. */
export const receiveFolder: ReceiveFolder = (path, call) =>
  takeFolder(path, {
    signal: call.signal,
    batches: () => callBatches(call),
    write: (frames) => call.write(frames),
    drained: () => call.drained(),
  })
