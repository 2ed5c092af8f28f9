import type { BuildEvent, BuildOutcome } from '#shared/build/build-event.ts'
import { BuildRecord } from './build-record.ts'
import { buildFailureOf, recordedFailureOf } from './build-failure-of.ts'
import { errorOfRecord } from './control/error-of-record.ts'
import { follow } from './control/follow.ts'
import type { HistoryError, HistoryRecord } from './control/history-record.ts'
import { imageNames } from './control/image-names.ts'
import { recordOfBuild } from './control/record-of-build.ts'
import type { GrpcClient } from './grpc/grpc-client.ts'
import { GrpcCode, GrpcError } from './grpc/grpc-error.ts'
import { masker } from './mask.ts'

/**
 * Follows a build of another client to its end and says how it ended, as the engine's history has it. What the engine
 * tells of it is told as for a build of one's own, except that its LLB comes at the end. Engines that store images
 * themselves do not keep the image's digest.
 *
 * @returns nothing where the engine does not know the build
 * @throws GrpcError, ConnectionLostError, what `onEvent` throws, or the signal's reason
 */
export async function joinBuild(
  client: GrpcClient,
  ref: string,
  onEvent: (event: BuildEvent) => void,
  signal: AbortSignal,
): Promise<BuildOutcome | undefined> {
  const seen = new BuildRecord()
  const tell = (event: BuildEvent): void => {
    seen.add(event)
    onEvent(event)
  }
  const followed = await follow(client, { ref, onEvent: tell }, signal)
  if (followed.kind === 'unsupported' || followed.value.kind === 'unknown') return undefined
  const record = await recordOfBuild(client, ref, signal)
  return outcomeOf(record, record && (await errorOfRecord(client, record, signal)), seen)
}

function outcomeOf(
  record: HistoryRecord | undefined,
  error: HistoryError | undefined,
  seen: BuildRecord,
): BuildOutcome {
  if (error?.code === GrpcCode.cancelled) return { kind: 'cancelled' }
  if (error) return { kind: 'failed', failure: recordedFailureOf(error, seen) }
  if (seen.failed) {
    const cause = new GrpcError(GrpcCode.unknown, seen.failed.error)
    return { kind: 'failed', failure: buildFailureOf(cause, seen, masker([])) }
  }
  const imageDigest = record?.exporterResponse['containerimage.digest']
  const tags = record ? imageNames(record) : []
  return { kind: 'succeeded', ...(imageDigest !== undefined && { imageDigest }), tags, outputs: [] }
}
