import type { BuildEvent } from '#shared/build/build-event.ts'
import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import { fold, initialSnapshot, type InitialSnapshot } from '#shared/build/fold.ts'

/** Told what happened since; never called with nothing. */
export type BuildListener = (events: readonly BuildEvent[]) => void

/** Events are folded when somebody asks, or when so many wait: a fold of many costs little more than a fold of one. */
const FOLD_AT = 1024

/** One build of this run of the studio: its snapshot and who watches it. Its output is for those who watch to keep. */
export class LiveBuild {
  readonly #controller = new AbortController()
  readonly #listeners = new Set<BuildListener>()
  #snapshot: BuildSnapshot
  #pending: BuildEvent[] = []
  #text: string | undefined

  /** @param text the Dockerfile that is built, unless it is that of another client */
  constructor(initial: InitialSnapshot, text?: string) {
    this.#snapshot = initialSnapshot(initial)
    this.#text = text
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
    if (event.kind === 'ops') this.#text ??= event.text
    for (const listener of this.#listeners) listener([event])
  }

  /** From now on; what was before is in `snapshot`. Returns the undo. */
  subscribe(listener: BuildListener): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }
}
