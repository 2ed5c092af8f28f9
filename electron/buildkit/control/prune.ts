import type { GrpcClient } from '../grpc/grpc-client.ts'
import { Control } from '../proto/gen/control_pb.js'
import { ifSupported, type Capable } from './capable.ts'
import { usageRecordOf, type UsageRecord } from './usage-record.ts'

/**
 * What goes. The limits of later engines (most space used, least space free) are left out on purpose: an engine that
 * does not know them reads a request with nothing else as one to prune everything, and does not say so.
 */
export interface PruneOptions {
  /** Only records that fit any of them; the syntax is that of `diskUsage`. */
  readonly filters?: readonly string[]
  /** Also internal and frontend records, and those that images share. */
  readonly all?: boolean
  /** Records used within this time stay, in milliseconds. */
  readonly keepFor?: number
  /** Nothing more goes once the cache is this small, in bytes; what was used last stays longest. */
  readonly keepBytes?: number
}

/**
 * Removes records of the engine's build cache that no build uses. Aborting stops it where it is; what is gone stays gone.
 *
 * @param onRecord told each record as it goes
 * @throws GrpcError (also for a filter that cannot be read), ConnectionLostError, or the signal's reason
 */
export function prune(
  client: GrpcClient,
  options: PruneOptions,
  onRecord: (record: UsageRecord) => void,
  signal: AbortSignal,
): Promise<Capable<void>> {
  const request = {
    filter: [...(options.filters ?? [])],
    all: options.all ?? false,
    keepDuration: BigInt(Math.round((options.keepFor ?? 0) * 1e6)),
    keepBytes: BigInt(Math.round(options.keepBytes ?? 0)),
  }
  return ifSupported('prune', () =>
    client.serverStream(Control.method.prune, request, { signal }, (record) =>
      onRecord(usageRecordOf(record)),
    ),
  )
}
