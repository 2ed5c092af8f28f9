import { stripVTControlCharacters } from 'node:util'
import type { Writable } from 'node:stream'
import type { WriteStream } from 'node:tty'
import { createLogUpdate } from 'log-update'
import type { BuildEvent } from '#shared/build/build-event.ts'
import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import { fold } from '#shared/build/fold.ts'
import { liveFrame, stepLine, type Paint } from './live-frame.ts'
import type { ProgressView } from './progress-view.ts'

/** Between two drawings, ms. */
const DRAW_EVERY = 100

/**
 * A calm view for people: what is over is written once and scrolls away, what runs is drawn below it, ten times a second.
 *
 * @param snapshot the build, of which nothing is known yet
 */
export function liveView(
  terminal: Writable & Partial<Pick<WriteStream, 'columns' | 'rows'>>,
  snapshot: BuildSnapshot,
  paint: Paint,
): ProgressView {
  const draw = createLogUpdate(terminal as NodeJS.WritableStream)
  const tails = new Map<string, string>()
  const written = new Set<string>()
  let now = snapshot
  let pending: BuildEvent[] = []

  const show = (): void => {
    now = fold(now, pending)
    for (const event of pending) if (event.kind === 'log') keepTail(tails, event.digest, event.text)
    pending = []
    const over = now.order
      .flatMap((digest) => now.steps[digest] ?? [])
      .filter(({ digest, state }) => !written.has(digest) && isOver(state))
    const { columns = 80, rows = 24 } = terminal
    if (over.length > 0) {
      draw.clear()
      for (const step of over) {
        written.add(step.digest)
        terminal.write(`${stepLine(step, Date.now(), columns, paint)}\n`)
      }
    }
    if (now.outcome === undefined)
      draw(liveFrame(now, tails, Date.now(), { columns, rows }, paint).join('\n'))
  }
  const timer = setInterval(show, DRAW_EVERY)

  return {
    add: (event) => pending.push(event),
    end() {
      clearInterval(timer)
      show()
      draw.clear()
      draw.done()
    },
  }
}

/** What a person would call the last line: not an empty one, and what stands after a carriage return. */
function keepTail(tails: Map<string, string>, digest: string, text: string): void {
  const line = stripVTControlCharacters(text)
    .split(/[\r\n]+/)
    .findLast((part) => part.trim() !== '')
  if (line !== undefined) tails.set(digest, line.trimEnd())
}

function isOver(state: string): boolean {
  return state === 'executed' || state === 'cached' || state === 'failed' || state === 'cancelled'
}
