import type { LogLine } from '#shared/build/log/log-line.ts'
import { formatDuration } from '#shared/format/duration.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { logStore } from '#renderer/stores/log-store.ts'
import type { LogTimes } from '#renderer/stores/log-view-store.ts'

/** When a line came: `+12.4 s` since its step began, or `14:03:07.250`. */
export function lineTime({ at, digest }: Pick<LogLine, 'at' | 'digest'>, times: LogTimes): string {
  if (times === 'relative') {
    const { isEarlier, startedAt } = logStore.getState()
    const step = isEarlier ? undefined : buildStore.getState().build?.snapshot.steps[digest]
    const start = step?.intervals[0]?.start ?? startedAt
    return `+${formatDuration(at - start)}`
  }
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  return `${clock}.${String(date.getMilliseconds()).padStart(3, '0')}`
}
