import { fromBinary } from '@bufbuild/protobuf'
import type { GrpcClient } from '../grpc/grpc-client.ts'
import { ConnectionLostError } from '../grpc/grpc-error.ts'
import { StatusSchema } from '../proto/gen/status_pb.js'
import { historyErrorOf, type HistoryError, type HistoryRecord } from './history-record.ts'
import { readContent } from './read-content.ts'

/** The longest error that is read, in bytes: its details hold the whole Dockerfile. */
const MAX_ERROR = 32 * 1024 * 1024

/**
 * Why a build failed, with all that the engine keeps of it: BuildKit keeps the details of an error in its record, and from
 * 0.15 on apart from it (solver/llbsolver/history.go, `ImportError`). What cannot be read is left out.
 *
 * @throws ConnectionLostError, or the signal's reason
 */
export async function errorOfRecord(
  client: GrpcClient,
  { error, externalError }: Pick<HistoryRecord, 'error' | 'externalError'>,
  signal: AbortSignal,
): Promise<HistoryError | undefined> {
  if (externalError === undefined) return error
  try {
    const content = await readContent(client, externalError.digest, MAX_ERROR, signal)
    return content.kind === 'supported' ? historyErrorOf(fromBinary(StatusSchema, content.value)) : error
  } catch (failure) {
    if (failure instanceof ConnectionLostError || signal.aborted) throw failure
    return error
  }
}
