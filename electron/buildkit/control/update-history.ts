import type { GrpcClient } from '../grpc/grpc-client.ts'
import { Control } from '../proto/gen/control_pb.js'
import { ifSupported, type Capable } from './capable.ts'

/** A change of a record: kept however old it gets, or not, or removed with all that belongs to it. */
export type HistoryChange = { readonly kind: 'pin'; readonly pinned: boolean } | { readonly kind: 'delete' }

/**
 * Changes the record of an ended build. To delete one that does not exist changes nothing; some engines say so.
 *
 * @throws GrpcError, for instance for pinning a ref that the history does not know; ConnectionLostError; the signal's
 *   reason
 */
export function updateHistory(
  client: GrpcClient,
  ref: string,
  change: HistoryChange,
  signal: AbortSignal,
): Promise<Capable<void>> {
  const request =
    change.kind === 'delete' ? { ref, pinned: false, delete: true } : { ref, pinned: change.pinned }
  return ifSupported('history-update', async () => {
    await client.unary(Control.method.updateBuildHistory, request, { signal })
  })
}
