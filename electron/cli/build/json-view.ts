import type { ProgressView } from './progress-view.ts'

/** One event a line, as JSON: `shared/build/build-event.ts` says what each means. */
export function jsonView(write: (text: string) => void): ProgressView {
  return {
    add: (event) => write(`${JSON.stringify(event)}\n`),
    end: () => undefined,
  }
}
