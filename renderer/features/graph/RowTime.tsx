import { rowStatus } from '#shared/build/selectors.ts'
import type { RowState } from '#shared/build/selectors.ts'
import { formatDuration } from '#shared/format/duration.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { liveStore } from '#renderer/stores/live-store.ts'
import { useNow } from '#renderer/stores/use-now.ts'
import styles from './Card.module.css'

export interface RowTimeProps {
  readonly id: string
  readonly needed: boolean
  readonly state: RowState
  /** ms, of a row that has ended. */
  readonly duration: number | undefined
}

/** How long a row ran; a tick of the clock draws this alone. */
export function RowTime({ id, needed, state, duration }: RowTimeProps) {
  const now = useNow(state === 'running')
  const time = state === 'running' ? durationNow(id, needed, now) : settledTime(state, duration)
  if (time === undefined) return null
  return (
    <span className={styles['time']} title={`${time.toFixed(1)} ms`} data-testid={`time-${id}`}>
      {formatDuration(time)}
    </span>
  )
}

/** A cached step takes no time that would be worth a number. */
function settledTime(state: RowState, duration: number | undefined): number | undefined {
  return state === 'cached' ? undefined : duration
}

function durationNow(id: string, needed: boolean, now: number): number | undefined {
  const { build } = buildStore.getState()
  if (build === undefined) return undefined
  return rowStatus(build.snapshot, liveStore.getState().graphJoin, id, { needed }, now).duration
}
