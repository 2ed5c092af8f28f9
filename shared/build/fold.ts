import { assertNever } from '../assert-never.ts'
import type { BuildRequest } from '../request/build-request.ts'
import type {
  BuildEvent,
  BuildFinished,
  BuildOp,
  VertexEvent,
  VertexStatusEvent,
  WarningEvent,
} from './build-event.ts'
import type { BuildSnapshot, BuildState, Interval, Step, StepState } from './build-snapshot.ts'
import { countsForCache } from './cacheable.ts'
import { addInterval, closeIntervals } from './intervals.ts'

export interface InitialSnapshot {
  readonly id: string
  readonly request: BuildRequest
  readonly unsaved: boolean
  /** ms since the epoch. */
  readonly startedAt: number
  readonly elsewhere?: true
}

/** A build of which nothing is known yet. */
export function initialSnapshot(initial: InitialSnapshot): BuildSnapshot {
  return { ...initial, state: 'starting', ops: [], steps: {}, order: [], warnings: [] }
}

/**
 * What is known of a build after some more events. Any split of the same events into batches gives the same; what did not
 * change keeps its identity, the snapshot itself included. Logs are not part of it (build-log.ts).
 *
 * The rules are those of BuildKit's own progress display: an unstarted duplicate does not reset a started vertex;
 * intervals are keyed by their start and the last wins, and while one is open the vertex runs; statuses are keyed by id
 * within a vertex; what belongs to an unknown vertex is dropped; "context canceled" is cancelled, not failed. Beyond
 * them, cached means that a step was not run: what ran once in this build stays executed when another solve of it finds
 * its result, and what was cached stays so while its layers are fetched.
 */
export function fold(snapshot: BuildSnapshot, events: readonly BuildEvent[]): BuildSnapshot {
  const draft = new Draft(snapshot)
  for (const event of events) draft.apply(event)
  return draft.finish()
}

/** A batch's changes: collections are copied once, and only if they change. */
class Draft {
  readonly #base: BuildSnapshot
  #changes: Partial<BuildSnapshot> = {}
  #steps: Record<string, Step> | undefined
  #order: string[] | undefined
  #warnings: WarningEvent[] | undefined

  constructor(base: BuildSnapshot) {
    this.#base = base
  }

  apply(event: BuildEvent): void {
    switch (event.kind) {
      case 'started':
        this.#change({ state: 'running', ref: event.ref, startedAt: event.at })
        return
      case 'ops':
        this.#change({ ops: event.ops })
        this.#markCacheable()
        return
      case 'vertex':
        this.#vertex(event)
        return
      case 'status':
        this.#status(event)
        return
      case 'warning':
        this.#warning(event)
        return
      case 'finished':
        this.#finished(event)
        return
      case 'log':
        return
      default:
        assertNever(event)
    }
  }

  finish(): BuildSnapshot {
    const changes: Partial<BuildSnapshot> = {
      ...this.#changes,
      ...(this.#steps === undefined ? {} : { steps: this.#steps }),
      ...(this.#order === undefined ? {} : { order: this.#order }),
      ...(this.#warnings === undefined ? {} : { warnings: this.#warnings }),
    }
    return Object.keys(changes).length === 0 ? this.#base : { ...this.#base, ...changes }
  }

  #change(changes: Partial<BuildSnapshot>): void {
    this.#changes = { ...this.#changes, ...changes }
  }

  get #state(): BuildState {
    return this.#changes.state ?? this.#base.state
  }

  get #ops(): readonly BuildOp[] {
    return this.#changes.ops ?? this.#base.ops
  }

  #step(digest: string): Step | undefined {
    const steps = this.#steps ?? this.#base.steps
    return Object.hasOwn(steps, digest) ? steps[digest] : undefined
  }

  #setStep(step: Step): void {
    this.#steps ??= { ...this.#base.steps }
    this.#steps[step.digest] = step
  }

  #markCacheable(): void {
    for (const digest of this.#order ?? this.#base.order) {
      const step = this.#step(digest)
      if (step === undefined) continue
      const cacheable = countsForCache(this.#ops, digest, step.name)
      if (step.cacheable !== cacheable) this.#setStep({ ...step, cacheable })
    }
  }

  #vertex(event: VertexEvent): void {
    const known = this.#step(event.digest)
    if (known === undefined) {
      this.#order ??= [...this.#base.order]
      this.#order.push(event.digest)
    } else if (event.startedAt === undefined && known.state !== 'waiting') {
      // Announced again, by another solve of the same build: what ran has run.
      return
    }
    const isLate = isOver(this.#state)
    const intervals = this.#intervals(known, event)
    const state = stateOf(event, known, intervals)
    const step: Step = {
      digest: event.digest,
      name: event.name,
      inputs: isFetch(event, known) ? (known?.inputs ?? []) : sameList(known?.inputs, event.inputs),
      state: isLate ? endState(state, this.#state) : state,
      intervals: isLate ? closeIntervals(intervals, this.#finishedAt) : intervals,
      ...(event.error === undefined || event.error === '' ? {} : { error: event.error }),
      statuses: known?.statuses ?? [],
      cacheable: known?.cacheable ?? countsForCache(this.#ops, event.digest, event.name),
      ...groupOf(event, known),
    }
    if (known === undefined || !sameStep(known, step)) this.#setStep(step)
  }

  #status(event: VertexStatusEvent): void {
    const step = this.#step(event.digest)
    if (step === undefined) return
    const index = step.statuses.findIndex(({ id }) => id === event.id)
    const statuses = index < 0 ? [...step.statuses, event] : step.statuses.with(index, event)
    this.#setStep({ ...step, statuses })
  }

  /** The same finding may come from several solves of one build. */
  #warning(event: WarningEvent): void {
    const warnings = this.#warnings ?? this.#base.warnings
    if (warnings.some((warning) => sameWarning(warning, event))) return
    this.#warnings ??= [...this.#base.warnings]
    this.#warnings.push(event)
  }

  get #finishedAt(): number {
    return this.#changes.finishedAt ?? this.#base.finishedAt ?? 0
  }

  #intervals(known: Step | undefined, { startedAt, completedAt }: VertexEvent): Step['intervals'] {
    const intervals = known?.intervals ?? []
    return startedAt === undefined ? intervals : addInterval(intervals, startedAt, completedAt)
  }

  /** Nothing runs after the end: what still ran was cancelled, what waited was not reached. */
  #finished(event: BuildFinished): void {
    this.#change({ state: event.outcome.kind, finishedAt: event.at, outcome: event.outcome })
    const failedDigest = event.outcome.kind === 'failed' ? event.outcome.failure.digest : undefined
    for (const digest of this.#order ?? this.#base.order) {
      const step = this.#step(digest)
      if (step === undefined || (step.state !== 'waiting' && step.state !== 'running')) continue
      const isBlamed = digest === failedDigest && step.state === 'running'
      const state = isBlamed ? 'failed' : endState(step.state, event.outcome.kind)
      this.#setStep({ ...step, state, intervals: closeIntervals(step.intervals, event.at) })
    }
  }
}

/**
 * What a step in this state is once the build is over. A build that succeeded had no use for what still waited, since what
 * needs it came from the cache: it was not run.
 */
function endState(state: StepState, outcome: BuildState): StepState {
  if (state === 'waiting') return outcome === 'succeeded' ? 'cached' : 'not-reached'
  if (state === 'running') return outcome === 'succeeded' ? 'executed' : 'cancelled'
  return state
}

function isOver(state: BuildState): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'cancelled'
}

function stateOf(event: VertexEvent, known: Step | undefined, intervals: readonly Interval[]): StepState {
  const { startedAt, cached, error } = event
  if (error !== undefined && error !== '') return isCancellation(error) ? 'cancelled' : 'failed'
  if (startedAt === undefined) return cached ? 'cached' : 'waiting'
  if (isFetch(event, known) && known?.state === 'cached') return 'cached'
  if (cached && known?.state === 'executed' && known.inputs.length > 0) return 'executed'
  if (intervals.some(({ end }) => end === undefined)) return 'running'
  return cached ? 'cached' : 'executed'
}

/**
 * Whether a vertex is told of again because layers of its result are fetched that were left where they are: BuildKit does
 * so without its inputs.
 */
function isFetch(event: VertexEvent, known: Step | undefined): boolean {
  return event.inputs.length === 0 && (known?.inputs.length ?? 0) > 0
}

function groupOf({ progressGroup }: VertexEvent, known: Step | undefined): Pick<Step, 'group'> {
  const before = known?.group
  if (progressGroup === undefined || progressGroup.id === before?.id)
    return before === undefined ? {} : { group: before }
  return { group: progressGroup }
}

/** `process "/bin/sh -c make" did not complete successfully: exit code: 137: context canceled: context canceled`. */
function isCancellation(error: string): boolean {
  return error.endsWith('context canceled')
}

function sameList(known: readonly string[] | undefined, next: readonly string[]): readonly string[] {
  if (known?.length !== next.length) return next
  return known.every((item, i) => item === next[i]) ? known : next
}

function sameStep(a: Step, b: Step): boolean {
  return (
    a.name === b.name &&
    a.inputs === b.inputs &&
    a.state === b.state &&
    a.intervals === b.intervals &&
    a.error === b.error &&
    a.cacheable === b.cacheable &&
    a.group === b.group
  )
}

function sameWarning(a: WarningEvent, b: WarningEvent): boolean {
  return (
    a.message === b.message &&
    a.url === b.url &&
    a.lines.length === b.lines.length &&
    a.lines.every(({ first, last }, i) => first === b.lines[i]?.first && last === b.lines[i].last)
  )
}
