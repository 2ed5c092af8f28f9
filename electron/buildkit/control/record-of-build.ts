import type { GrpcClient } from '../grpc/grpc-client.ts'
import { GrpcError } from '../grpc/grpc-error.ts'
import type { HistoryRecord } from './history-record.ts'
import { listenHistory } from './listen-history.ts'

/** How long an engine may take to write the record of a build that has ended, in milliseconds. */
const RECORD_WITHIN = 2000

/**
 * The record of a build once it has ended; the engine writes it a moment later. Nothing where it does not come in time,
 * and on engines without a history.
 *
 * @throws ConnectionLostError, or the signal's reason
 */
export async function recordOfBuild(
  client: GrpcClient,
  ref: string,
  signal: AbortSignal,
): Promise<HistoryRecord | undefined> {
  const enough = new AbortController()
  const timer = setTimeout(() => enough.abort(), RECORD_WITHIN)
  let record: HistoryRecord | undefined
  try {
    await listenHistory(
      client,
      { ref },
      (event) => {
        if (event.kind !== 'complete') return
        record = event.record
        enough.abort()
      },
      AbortSignal.any([signal, enough.signal]),
    )
  } catch (error) {
    if (!(error instanceof GrpcError) && (signal.aborted || !enough.signal.aborted)) throw error
  } finally {
    clearTimeout(timer)
  }
  return record
}
