import { stripVTControlCharacters } from 'node:util'
import type { BuildEvent, VertexEvent } from '#shared/build/build-event.ts'
import { formatDuration } from '#shared/format/duration.ts'
import type { ProgressView } from './progress-view.ts'

/**
 * Lines that are written once and stay, for logs of CI and pipes:
 *
 *     #4 [server 2/3] RUN make server
 *     #4 0.312 cc -c main.c
 *     #4 done in 3.2 s
 */
export function plainView(write: (text: string) => void): ProgressView {
  const steps = new Map<string, PlainStep>()
  let shown = 0
  const say = (step: PlainStep, text: string): void => write(`#${step.number} ${text}\n`)

  const vertex = (event: VertexEvent): void => {
    let step = steps.get(event.digest)
    if (step === undefined) {
      step = { number: 0, over: false, open: '', openAt: 0, startedAt: undefined }
      steps.set(event.digest, step)
    }
    if (event.startedAt === undefined && !event.cached) return
    step.startedAt ??= event.startedAt
    if (step.number === 0) {
      step.number = shown += 1
      say(step, event.name)
    }
    if (event.completedAt === undefined || step.over) return
    step.over = true
    flush(step)
    if (event.error !== undefined)
      say(step, event.error.includes('context canceled') ? 'cancelled' : `failed: ${event.error}`)
    else if (event.cached) say(step, 'cached')
    else say(step, `done in ${formatDuration(event.completedAt - (event.startedAt ?? event.completedAt))}`)
  }

  const flush = (step: PlainStep): void => {
    if (step.open !== '') say(step, lineOf(step.open, step.openAt))
    step.open = ''
  }

  const log = (digest: string, at: number, text: string): void => {
    const step = steps.get(digest)
    if (step === undefined) return
    const offset = at - (step.startedAt ?? at)
    const lines = text.split('\n')
    const open = lines.pop() ?? ''
    for (const line of lines) {
      say(step, lineOf(step.open + line, step.open === '' ? offset : step.openAt))
      step.open = ''
    }
    if (step.open === '') step.openAt = offset
    step.open += open
  }

  return {
    add(event: BuildEvent) {
      if (event.kind === 'vertex') vertex(event)
      else if (event.kind === 'log') log(event.digest, event.at, event.text)
      else if (event.kind === 'warning') write(`warning: ${event.message}\n`)
    },
    end() {
      for (const step of steps.values()) flush(step)
    },
  }
}

interface PlainStep {
  /** In the order in which steps are shown; 0 before. */
  number: number
  over: boolean
  /** The last line, as long as it has no end, and when it began, in ms after the step. */
  open: string
  openAt: number
  startedAt: number | undefined
}

/** What stands after the last carriage return is what a terminal would show. */
function lineOf(text: string, offset: number): string {
  const shown = text.replace(/\r+$/, '').split('\r').at(-1) ?? ''
  return `${(offset / 1000).toFixed(3)} ${stripVTControlCharacters(shown)}`
}
