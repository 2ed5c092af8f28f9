import type { BuildEvent, LogEvent } from '#shared/build/build-event.ts'
import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import { fold, initialSnapshot, type InitialSnapshot } from '#shared/build/fold.ts'

/** Told what happened since; never called with nothing. */
export type BuildListener = (events: readonly BuildEvent[]) => void

/** How much output of one build is held in memory, in characters. */
const LOG_LIMIT = 64 * 1024 * 1024

/** Events are folded when somebody asks, or when so many wait: a fold of many costs little more than a fold of one. */
const FOLD_AT = 1024

/** One build of this run of the studio: its snapshot, its output and who watches it. */
export class LiveBuild {
  readonly #controller = new AbortController()
  readonly #listeners = new Set<BuildListener>()
  #snapshot: BuildSnapshot
  #pending: BuildEvent[] = []
  #logs: LogEvent[] = []
  #logCharacters = 0
  readonly #logLimit: number
  #text: string | undefined

  /** @param text the Dockerfile that is built, unless it is that of another client */
  constructor(initial: InitialSnapshot, text?: string, logLimit = LOG_LIMIT) {
    this.#snapshot = initialSnapshot(initial)
    this.#text = text
    this.#logLimit = logLimit
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  get snapshot(): BuildSnapshot {
    this.#foldPending()
    return this.#snapshot
  }

  #foldPending(): void {
    if (this.#pending.length > 0) {
      this.#snapshot = fold(this.#snapshot, this.#pending)
      this.#pending = []
    }
  }

  /** The output so far, oldest first; begins with a notice where the oldest part was let go. */
  get logs(): readonly LogEvent[] {
    return this.#logs
  }

  /** The Dockerfile that is built; of a build of another client it is known at the end. */
  get text(): string | undefined {
    return this.#text
  }

  get isOver(): boolean {
    return this.snapshot.finishedAt !== undefined
  }

  cancel(reason: string): void {
    this.#controller.abort(new Error(reason))
  }

  add(event: BuildEvent): void {
    this.#pending.push(event)
    if (this.#pending.length >= FOLD_AT) this.#foldPending()
    if (event.kind === 'log') this.#keep(event)
    if (event.kind === 'ops') this.#text ??= event.text
    for (const listener of this.#listeners) listener([event])
  }

  /** From now on; what was before is in `snapshot` and `logs`. Returns the undo. */
  subscribe(listener: BuildListener): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  #keep(event: LogEvent): void {
    this.#logs.push(event)
    this.#logCharacters += event.text.length
    if (this.#logCharacters <= this.#logLimit) return
    // The older half goes at once, so that the cost is shared by many lines.
    let dropped = 0
    let count = 0
    while (dropped < this.#logLimit / 2 && count < this.#logs.length - 1) {
      dropped += this.#logs[count]?.text.length ?? 0
      count += 1
    }
    this.#logs = this.#logs.slice(count)
    this.#logCharacters -= dropped
    const [first] = this.#logs
    if (first) {
      const text = `[the first ${Math.round(dropped / 1024)} KiB of this build's output are no longer kept]\n`
      this.#logs.unshift({ ...first, text })
    }
  }
}
