import type { GrpcClient } from '../grpc/grpc-client.ts'
import { Control } from '../proto/gen/control_pb.js'
import { ifSupported, type Capable } from './capable.ts'
import { usageRecordOf, type UsageRecord } from './usage-record.ts'

/**
 * What the engine's build cache holds.
 *
 * @param filters records that fit any of them are given, all without a filter; containerd's syntax, for instance
 *   `type==exec.cachemount`, `id~=^abc`, `inuse`, `type==source.local,shared`
 * @throws GrpcError (also for a filter that cannot be read), ConnectionLostError, or the signal's reason
 */
export function diskUsage(
  client: GrpcClient,
  filters: readonly string[],
  signal: AbortSignal,
): Promise<Capable<readonly UsageRecord[]>> {
  return ifSupported('disk-usage', async () => {
    const { record } = await client.unary(Control.method.diskUsage, { filter: [...filters] }, { signal })
    return record.map(usageRecordOf)
  })
}
