import { stripVTControlCharacters } from 'node:util'
import type { Writable } from 'node:stream'
import type { WriteStream } from 'node:tty'
import { createLogUpdate } from 'log-update'
import type { LiveBuild } from '#electron/services/builds/live-build.ts'
import type { BuildInsight, TimeLeft } from '#shared/build/insight/build-insight.ts'
import { liveFrame, stepLine, type Paint } from './live-frame.ts'
import type { ProgressView } from './progress-view.ts'

/** Between two drawings, and between two looks at how much time is left, ms. */
const DRAW_EVERY = 100
const LOOK_EVERY = 500

export interface LiveViewOptions {
  readonly build: Pick<LiveBuild, 'snapshot'>
  /** What follows from the build's times by now. */
  readonly look: () => BuildInsight
  readonly paint: Paint
}

/** A calm view for people: what is over is written once and scrolls away, what runs is drawn below it, ten times a second. */
export function liveView(
  terminal: Writable & Partial<Pick<WriteStream, 'columns' | 'rows'>>,
  { build, look, paint }: LiveViewOptions,
): ProgressView {
  const draw = createLogUpdate(terminal as NodeJS.WritableStream)
  const tails = new Map<string, string>()
  const written = new Set<string>()
  let left: TimeLeft | undefined
  let lookedAt = 0

  const show = (): void => {
    const { snapshot } = build
    const now = Date.now()
    const over = snapshot.order
      .flatMap((digest) => snapshot.steps[digest] ?? [])
      .filter(({ digest, state }) => !written.has(digest) && isOver(state))
    const { columns = 80, rows = 24 } = terminal
    if (over.length > 0) {
      draw.clear()
      for (const step of over) {
        written.add(step.digest)
        terminal.write(`${stepLine(step, now, columns, paint)}\n`)
      }
    }
    if (snapshot.outcome !== undefined) return
    if (now - lookedAt >= LOOK_EVERY) {
      left = look().timeLeft
      lookedAt = now
    }
    draw(liveFrame({ snapshot, tails, now, ...(left && { left }) }, { columns, rows }, paint).join('\n'))
  }
  const timer = setInterval(show, DRAW_EVERY)

  return {
    add(event) {
      if (event.kind === 'log') keepTail(tails, event.digest, event.text)
    },
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
