import { assertNever } from '#shared/assert-never.ts'
import type { GrpcClient } from '../grpc/grpc-client.ts'
import { BuildHistoryEventType, Control, type BuildHistoryEvent } from '../proto/gen/control_pb.js'
import { ifSupported, type Capable } from './capable.ts'
import { historyRecordOf, type HistoryRecord } from './history-record.ts'

/**
 * What happens to the builds of an engine. `complete` comes again with each change of a record: when its trace has been
 * stored, when it is pinned. Engines send changes that happen at the same time in any order: `generation` tells the later.
 */
export type HistoryEvent =
  | { readonly kind: 'started'; readonly record: HistoryRecord }
  | { readonly kind: 'complete'; readonly record: HistoryRecord }
  | { readonly kind: 'deleted'; readonly ref: string }

export interface ListenHistoryOptions {
  /** Only the build with this ref. */
  readonly ref?: string
  /** Not the builds that had ended before. */
  readonly activeOnly?: boolean
  /** Ends after the records that exist instead of waiting for more. */
  readonly existingOnly?: boolean
}

/**
 * Tells the builds that run and those that ended, and then each change, until the signal is aborted.
 *
 * The ref is looked at on this side: BuildKit 0.13 never lets go of a record that was asked for by its ref, so that to
 * delete it only hides it. A history is short, 50 builds if not set otherwise.
 *
 * @throws the signal's reason, which is how listening ends; GrpcError; ConnectionLostError
 */
export function listenHistory(
  client: GrpcClient,
  options: ListenHistoryOptions,
  onEvent: (event: HistoryEvent) => void,
  signal: AbortSignal,
): Promise<Capable<void>> {
  const request = {
    activeOnly: options.activeOnly ?? false,
    earlyExit: options.existingOnly ?? false,
  }
  return ifSupported('history', () =>
    client.serverStream(Control.method.listenBuildHistory, request, { signal }, (message) => {
      const event = historyEventOf(message)
      if (event && (options.ref === undefined || options.ref === refOf(event))) onEvent(event)
    }),
  )
}

function refOf(event: HistoryEvent): string {
  return event.kind === 'deleted' ? event.ref : event.record.ref
}

function historyEventOf({ type, record }: BuildHistoryEvent): HistoryEvent | undefined {
  if (!record) return undefined
  switch (type) {
    case BuildHistoryEventType.STARTED:
      return { kind: 'started', record: historyRecordOf(record) }
    case BuildHistoryEventType.COMPLETE:
      return { kind: 'complete', record: historyRecordOf(record) }
    case BuildHistoryEventType.DELETED:
      return { kind: 'deleted', ref: record.ref }
    default:
      return assertNever(type)
  }
}
