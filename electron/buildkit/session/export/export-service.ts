import { GrpcCode, GrpcError } from '../../grpc/grpc-error.ts'
import { methodPath, type MethodHandlers, type ServerCall } from '../../grpc/grpc-server.ts'
import { FileSend } from '../../proto/gen/filesync_pb.js'
import { OutputError } from './output-error.ts'

/** Takes what one exporter sends. A folder's exporter calls once for each platform. */
export type Receiver = (call: ServerCall) => Promise<void>

/**
 * Serves `/moby.filesync.v1.FileSend/DiffCopy`: the engine brings what a build made.
 *
 * @param receivers by the index of the exporter in the solve request, which `buildkit-attachable-exporter-id` names;
 *   engines that run one exporter do not name it
 * @param onFailure told when something cannot be put where it belongs, before the engine hears of it
 */
export function exportService(
  receivers: ReadonlyMap<number, Receiver>,
  onFailure: (error: OutputError) => void,
): MethodHandlers {
  return {
    [methodPath(FileSend.method.diffCopy)]: async (call) => {
      const index = call.metadata.get('buildkit-attachable-exporter-id')?.[0] ?? '0'
      const receive = receivers.get(Number(index))
      if (!receive) throw new GrpcError(GrpcCode.notFound, `exporter ${index} not found`)
      try {
        await receive(call)
      } catch (error) {
        if (!(error instanceof OutputError)) throw error
        onFailure(error)
        throw new GrpcError(GrpcCode.unknown, error.message)
      }
    },
  }
}
