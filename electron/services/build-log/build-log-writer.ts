import type { LogEvent } from '#shared/build/build-event.ts'
import type { LogLoss, LogProgress, OpenLine, StepLog } from '#shared/build/log/log-line.ts'
import { carryAfter } from '#shared/build/log/ansi-spans.ts'
import { clipLimit } from '#shared/build/log/clip-notice.ts'
import { writeExactly } from './exact-io.ts'
import { LineSplitter, type SplitLine } from './line-splitter.ts'
import { openLogFiles, type LogFiles } from './log-files.ts'
import { LogIndex } from './log-index.ts'
import { lossOf } from './log-loss.ts'
import { LogNames, type StepName } from './log-names.ts'
import { recordBytes } from './log-record.ts'
import type { LogSource } from './log-source.ts'
import { openLinesText, type OpenOutput } from './open-lines.ts'
import { PendingLines } from './pending-lines.ts'
import { shownLine } from './shown-line.ts'

export interface LogLimits {
  /** Bytes that one build's log may have. */
  readonly build: number
  /** Bytes that may wait to be written; more comes than a disk takes only where no engine clips. */
  readonly waiting: number
  /** How long after a failed write the next one is tried, in ms. */
  readonly retry: number
}

/** How long lines gather before they are written, in ms: a fraction of what a person notices. Measured by log.bench.ts. */
const GATHER = 25
/** How long after a step's end its open line is taken for complete, in ms: late messages may still end it. */
const LATE = 500

/** How often open lines are written at most, in ms: a progress bar is one line for a long time. */
const OPEN_EVERY = 100

/** Told what changed; `isLast` with all that is known when nothing more will come. */
export type LogListener = (progress: LogProgress, isLast: boolean) => void

interface Output extends OpenOutput {
  readonly digest: string
  readonly splitter: LineSplitter
  carry: string
  lines: number
}

/**
 * Takes a build's output to the disk as it comes. Nothing here waits for the disk and nothing throws: where output cannot
 * be kept, that is said once and the build goes on.
 */
export class BuildLogWriter {
  readonly #folder: string
  readonly #base: number
  readonly #limits: LogLimits
  readonly #index = new LogIndex()
  readonly #names = new LogNames()
  readonly #outputs = new Map<string, Output>()
  readonly #listeners = new Set<LogListener>()
  readonly #changed = new Set<number>()
  readonly #ends = new Set<NodeJS.Timeout>()
  #files: LogFiles | undefined
  #pending = new PendingLines()
  #writing: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #openTimer: NodeJS.Timeout | undefined
  #openChanged = false
  #openWrittenAt = -Infinity
  #namesBytes = 0
  #loss: LogLoss | undefined
  #failedAt = -Infinity
  #ended = false

  /** @param base what times count from, ms since the epoch */
  constructor(folder: string, base: number, limits: LogLimits) {
    this.#folder = folder
    this.#base = base
    this.#limits = limits
  }

  /** What is on the disk; `undefined` before there is anything. */
  get source(): LogSource | undefined {
    const files = this.#files
    return files && { folder: this.#folder, files, index: this.#index, names: this.#names, base: this.#base }
  }

  get bytes(): number {
    return this.#index.bytes
  }

  add({ digest, stream, at, text }: LogEvent, step: StepName): void {
    if (this.#ended) return
    const output = this.#outputOf(digest, stream, step)
    if (output === undefined) return
    this.#take(output, output.splitter.push(text, at))
    this.#openChanged = true
    this.#schedule()
  }

  /** A step has ended: soon its open lines are taken for complete. */
  endStep(digest: string): void {
    const timer = setTimeout(() => {
      this.#ends.delete(timer)
      this.#endLines((output) => output.digest === digest)
    }, LATE)
    this.#ends.add(timer)
  }

  /** All that is known now. */
  get progress(): LogProgress {
    return this.#progress(this.#names.steps.keys())
  }

  /** Told what changed after every write. Returns the undo. */
  subscribe(listener: LogListener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Writes what waits. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    while (this.#writing) await this.#writing
    if (!this.#pending.isEmpty || this.#openChanged) await this.#write()
  }

  /** Takes open lines for complete and writes everything. What is on the disk is the caller's to close. */
  async end(): Promise<LogSource | undefined> {
    this.#endLines(() => true)
    this.#ended = true
    for (const timer of this.#ends) clearTimeout(timer)
    clearTimeout(this.#openTimer)
    this.#openChanged = true // So that there are files, and none has a line that is no longer open.
    await this.flush()
    const { progress } = this
    for (const listener of this.#listeners) listener(progress, true)
    return this.source
  }

  #outputOf(digest: string, stream: Output['stream'], step: StepName): Output | undefined {
    const key = `${digest} ${stream}`
    const known = this.#outputs.get(key)
    if (known) return known
    const number = this.#names.step(step)
    if (number === undefined) return undefined
    const splitter = new LineSplitter()
    const output: Output = { step: number, digest, stream, splitter, carry: '', lines: 0 }
    this.#outputs.set(key, output)
    return output
  }

  #take(output: Output, lines: readonly SplitLine[]): void {
    for (const { text, at, continues } of lines) {
      if (!this.#hasRoom(text)) continue
      this.#pending.add(text, {
        at: at - this.#base,
        step: output.step,
        carry: this.#names.style(output.carry),
        stream: output.stream,
        continues,
      })
      output.lines += 1
      output.carry = carryAfter(output.carry, text)
      const limit = clipLimit(text)
      if (limit !== undefined) this.#names.clip(output.digest, limit)
    }
  }

  #hasRoom(text: string): boolean {
    if (performance.now() - this.#failedAt < this.#limits.retry) return false
    if (this.#index.bytes + this.#pending.characters + text.length > this.#limits.build) {
      this.#loss ??= lossOf('too-large', this.#limits.build)
      return false
    }
    if (this.#pending.characters + text.length > this.#limits.waiting) {
      this.#loss ??= lossOf('too-slow')
      return false
    }
    return true
  }

  #endLines(which: (output: Output) => boolean): void {
    for (const output of this.#outputs.values()) {
      if (!which(output) || output.splitter.open === undefined) continue
      this.#take(output, output.splitter.end())
      this.#openChanged = true
    }
    if (this.#openChanged) this.#schedule()
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => void this.flush(), GATHER)
  }

  #write(): Promise<void> {
    this.#writing = this.#writeAll().finally(() => (this.#writing = undefined))
    return this.#writing
  }

  async #writeAll(): Promise<void> {
    const pending = this.#pending
    this.#pending = new PendingLines()
    try {
      this.#files ??= await openLogFiles(this.#folder, 'create')
      const { text, index } = this.#files
      await this.#writeNames(this.#files)
      if (!pending.isEmpty) {
        await writeExactly(text, this.#index.bytes, pending.text)
        await writeExactly(index, this.#index.lines * recordBytes, pending.records)
        pending.addTo(this.#index, this.#changed)
      }
      await this.#writeOpen(this.#files)
    } catch (error) {
      this.#failedAt = performance.now()
      this.#loss ??= lossOf(error)
    }
    this.#tell()
  }

  async #writeNames({ names }: LogFiles): Promise<void> {
    const { unwritten } = this.#names
    if (unwritten.length === 0) return
    const count = unwritten.length
    const bytes = Buffer.from(unwritten.join(''))
    await writeExactly(names, this.#namesBytes, bytes)
    this.#namesBytes += bytes.length
    this.#names.setWritten(count)
  }

  async #writeOpen({ open }: LogFiles): Promise<void> {
    if (!this.#openChanged) return
    const wait = this.#openWrittenAt + OPEN_EVERY - performance.now()
    if (wait > 0 && !this.#ended) {
      this.#openTimer ??= setTimeout(() => {
        this.#openTimer = undefined
        void this.flush()
      }, wait)
      return
    }
    const bytes = openLinesText(this.#outputs.values())
    this.#openChanged = false
    this.#openWrittenAt = performance.now()
    await writeExactly(open, 0, bytes)
    await open.truncate(bytes.length)
  }

  #tell(): void {
    const progress = this.#progress(this.#changed)
    this.#changed.clear()
    for (const listener of this.#listeners) listener(progress, false)
  }

  #progress(numbers: Iterable<number>): LogProgress {
    const steps: StepLog[] = []
    for (const number of numbers) {
      const step = this.#names.steps[number]
      if (step !== undefined) steps.push({ ...step, lines: this.#index.linesOf(number) })
    }
    return {
      startedAt: this.#base,
      lines: this.#index.lines,
      steps,
      open: [...this.#outputs.values()].flatMap((output): readonly OpenLine[] => {
        const { digest, stream, carry, splitter } = output
        return splitter.open === undefined ? [] : [shownLine({ digest, stream, carry, ...splitter.open })]
      }),
      ...(this.#loss === undefined ? {} : { loss: this.#loss }),
    }
  }
}
