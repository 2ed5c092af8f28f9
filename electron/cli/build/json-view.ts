import type { BuildInsight } from '#shared/build/insight/build-insight.ts'
import type { JsonLine } from './json-line.ts'
import type { ProgressView } from './progress-view.ts'

/** Between two lines that tell how much time is left, ms. */
const LEFT_EVERY = 1000

/**
 * One event a line, as JSON, and what follows from them: see `json-line.ts`.
 *
 * @param look what follows from the build's times by now
 */
export function jsonView(write: (text: string) => void, look: () => BuildInsight): ProgressView {
  const say = (line: JsonLine): void => write(`${JSON.stringify(line)}\n`)
  const timer = setInterval(() => {
    const { at, timeLeft } = look()
    if (timeLeft !== undefined) say({ kind: 'time-left', at, ...timeLeft })
  }, LEFT_EVERY)
  return {
    add: say,
    end({ wall, sum, criticalPath, concurrency, cache, saved }) {
      clearInterval(timer)
      say({
        kind: 'times',
        ...{ wall, sum, critical: criticalPath.length, atOnce: concurrency.max, ...cache },
        ...(saved && { saved }),
      })
    },
  }
}
