import type { BuildListItem } from '#shared/ipc/contract.ts'
import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import type { LiveBuild } from './live-build.ts'

/** Finished builds that are held in memory for windows that come late. */
const KEPT = 20

/** The builds of this run of the studio, and those of other clients that it follows. */
export class BuildList {
  readonly #builds = new Map<string, LiveBuild>()
  readonly #listeners = new Set<() => void>()
  readonly #onDrop: (id: string) => void

  /** @param onDrop told the id of each build that is listed no more */
  constructor(onDrop: (id: string) => void) {
    this.#onDrop = onDrop
  }

  add(build: LiveBuild): void {
    this.#builds.set(build.snapshot.id, build)
    this.#forgetOldest()
    build.subscribe((events) => {
      if (events.some(({ kind }) => kind === 'started' || kind === 'finished')) this.#changed()
    })
    this.#changed()
  }

  get(id: string): LiveBuild | undefined {
    return this.#builds.get(id)
  }

  all(): readonly LiveBuild[] {
    return [...this.#builds.values()]
  }

  /** The builds of a folder, and those of other clients, newest first. */
  of(root: string): readonly BuildListItem[] {
    return this.all()
      .map(({ snapshot }) => snapshot)
      .filter(({ elsewhere, request }) => elsewhere === true || request.context === root)
      .map(listItemOf)
      .toReversed()
  }

  remove(id: string): void {
    this.#drop(id)
    this.#changed()
  }

  /** Told after each change of what `of` gives. Returns the undo. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  #forgetOldest(): void {
    const over = this.all().filter((build) => build.isOver)
    for (const { snapshot } of over.slice(0, Math.max(0, over.length - KEPT))) this.#drop(snapshot.id)
  }

  #drop(id: string): void {
    this.#builds.delete(id)
    this.#onDrop(id)
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}

function listItemOf({ id, request, state, startedAt, finishedAt, elsewhere }: BuildSnapshot): BuildListItem {
  return {
    id,
    dockerfile: request.dockerfile,
    ...(request.target !== undefined && { target: request.target }),
    state,
    startedAt,
    ...(finishedAt !== undefined && { finishedAt }),
    ...(elsewhere && { elsewhere }),
  }
}
