import type { StageCard } from '#shared/graph/build-graph.ts'
import { stageStatus } from '#shared/build/selectors.ts'
import { formatDuration } from '#shared/format/duration.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { liveStore } from '#renderer/stores/live-store.ts'
import type { LiveStage } from '#renderer/stores/live-view.ts'
import { useNow } from '#renderer/stores/use-now.ts'
import styles from './Card.module.css'

/** How long a stage took from its first start to its last end; a tick of the clock draws this alone. */
export function StageTime({ card, live }: { readonly card: StageCard; readonly live: LiveStage }) {
  const running = live.state === 'running'
  const now = useNow(running)
  const span = running ? spanNow(card, now) : live.span
  if (span === undefined || live.state === 'cached') return null
  return (
    <span className={styles['time']} title={`${Math.round(span)} ms from first start to last end`}>
      {formatDuration(span)}
    </span>
  )
}

function spanNow(card: StageCard, now: number): number | undefined {
  const { build } = buildStore.getState()
  if (build === undefined) return undefined
  return stageStatus(build.snapshot, liveStore.getState().graphJoin, card, now).span
}
