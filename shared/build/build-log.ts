import type { BuildEvent, LogEvent } from './build-event.ts'

export interface LogLine {
  readonly text: string
  readonly stream: 'stdout' | 'stderr'
  /** When its first part came, ms since the epoch. */
  readonly at: number
}

/** The output of one step. Full chunks never change; what did not change keeps its identity. */
export interface StepLog {
  /** Full ones first; all but the last hold `linesPerChunk` lines. */
  readonly chunks: readonly (readonly LogLine[])[]
  /** Complete lines. */
  readonly lineCount: number
  /** Lines that no newline has ended yet, at most one a stream. */
  readonly open: readonly LogLine[]
}

/** Logs of a build by vertex digest. */
export type BuildLog = ReadonlyMap<string, StepLog>

export const emptyBuildLog: BuildLog = new Map()

export const linesPerChunk = 256

/** The logs after some more events; events that are no log are passed over. Same log back if there was none. */
export function appendLogs(log: BuildLog, events: readonly BuildEvent[]): BuildLog {
  const writers = new Map<string, StepWriter>()
  for (const event of events) {
    if (event.kind !== 'log' || event.text === '') continue
    let writer = writers.get(event.digest)
    if (writer === undefined) {
      writer = new StepWriter(log.get(event.digest))
      writers.set(event.digest, writer)
    }
    writer.write(event)
  }
  if (writers.size === 0) return log
  const next = new Map(log)
  for (const [digest, writer] of writers) next.set(digest, writer.finish())
  return next
}

/** Number of lines to show, open ones included. */
export function lineTotal(log: StepLog): number {
  return log.lineCount + log.open.length
}

/** One line by number from 0: complete ones first, then open ones. */
export function lineAt(log: StepLog, index: number): LogLine | undefined {
  if (index >= log.lineCount) return log.open[index - log.lineCount]
  return log.chunks[Math.floor(index / linesPerChunk)]?.[index % linesPerChunk]
}

/** The last lines, oldest first. */
export function lastLines(log: StepLog, count: number): readonly LogLine[] {
  const total = lineTotal(log)
  const lines: LogLine[] = []
  for (let i = Math.max(0, total - count); i < total; i += 1) {
    const line = lineAt(log, i)
    if (line !== undefined) lines.push(line)
  }
  return lines
}

/** What a terminal would leave of a line that was written over: the text after its last carriage return. */
export function visibleText(text: string): string {
  const trimmed = text.endsWith('\r') ? text.replace(/\r+$/, '') : text
  return trimmed.slice(trimmed.lastIndexOf('\r') + 1)
}

/** Appends to one step's log; only the last chunk and the list of chunks are copied, once a batch. */
class StepWriter {
  readonly #full: (readonly LogLine[])[]
  #last: LogLine[]
  #open: readonly LogLine[]

  constructor(log: StepLog | undefined) {
    const chunks = [...(log?.chunks ?? [])]
    const last = chunks.at(-1)
    const isOpen = last !== undefined && last.length < linesPerChunk
    if (isOpen) chunks.pop()
    this.#full = chunks
    this.#last = isOpen ? [...last] : []
    this.#open = log?.open ?? []
  }

  /** A line may be split over events; the parts of one stream belong together. */
  write({ stream, at, text }: LogEvent): void {
    const parts = text.split('\n')
    const rest = parts.pop() ?? ''
    let open = this.#open.find((line) => line.stream === stream)
    for (const part of parts) {
      this.#push(open === undefined ? { text: part, stream, at } : { ...open, text: open.text + part })
      open = undefined
    }
    if (rest !== '')
      open = open === undefined ? { text: rest, stream, at } : { ...open, text: open.text + rest }
    const others = this.#open.filter((line) => line.stream !== stream)
    this.#open = open === undefined ? others : [...others, open]
  }

  finish(): StepLog {
    const chunks = this.#last.length === 0 ? this.#full : [...this.#full, this.#last]
    return { chunks, lineCount: this.#full.length * linesPerChunk + this.#last.length, open: this.#open }
  }

  #push(line: LogLine): void {
    this.#last.push(line)
    if (this.#last.length < linesPerChunk) return
    this.#full.push(this.#last)
    this.#last = []
  }
}
