import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import { opOf } from '#shared/build/cacheable.ts'
import type { Phase } from '#shared/build/insight/build-insight.ts'
import { insightOf } from '#shared/build/insight/insight-of.ts'
import { phaseOf } from '#shared/build/insight/phase-of.ts'
import { stepKeys } from '#shared/build/insight/step-key.ts'
import { stepDuration } from '#shared/build/selectors.ts'
import { keptRequest } from './kept-request.ts'

/** A build as the history keeps it when it begins. */
export interface BegunBuild {
  readonly id: string
  readonly ref: string | null
  readonly root: string
  readonly dockerfile: string
  readonly target: string
  /** JSON. */
  readonly request: string
  readonly unsaved: boolean
  readonly elsewhere: boolean
  readonly started: number
}

/** What is added when it ends. */
export interface EndedBuild extends BegunBuild {
  readonly state: string
  readonly finished: number
  readonly message: string | null
  readonly image: string | null
  readonly cached: number
  readonly cacheable: number
  readonly warnings: number
  readonly work: number
  readonly critical: number
  readonly ending: number | null
  readonly steps: readonly StepRecord[]
}

export interface StepRecord {
  readonly key: string
  readonly digest: string
  readonly name: string
  readonly phase: Phase
  readonly state: string
  readonly cacheable: boolean
  readonly started: number | null
  readonly ended: number | null
  readonly duration: number | null
  readonly error: string | null
}

export function begunBuild({ id, ref, request, unsaved, elsewhere, startedAt }: BuildSnapshot): BegunBuild {
  const kept = keptRequest(request)
  return {
    id,
    ref: ref ?? null,
    root: kept.context,
    dockerfile: kept.dockerfile,
    target: kept.target ?? '',
    request: JSON.stringify(kept),
    unsaved,
    elsewhere: elsewhere === true,
    started: startedAt,
  }
}

/** @param snapshot of a build that is over */
export function endedBuild(snapshot: BuildSnapshot): EndedBuild {
  const { state, startedAt, outcome, warnings } = snapshot
  const finished = snapshot.finishedAt ?? startedAt
  const insight = insightOf(snapshot, { steps: new Map() }, finished)
  const steps = stepRecords(snapshot, finished)
  const last = Math.max(0, ...steps.map(({ phase, ended }) => (phase === 'execute' ? (ended ?? 0) : 0)))
  return {
    ...begunBuild(snapshot),
    state,
    finished,
    message: outcome?.kind === 'failed' ? outcome.failure.message : null,
    image: (outcome?.kind === 'succeeded' ? outcome.imageDigest : undefined) ?? null,
    ...insight.cache,
    warnings: warnings.length,
    work: insight.sum,
    critical: insight.criticalPath.length,
    ending: state === 'succeeded' && last > 0 ? Math.max(0, finished - last) : null,
    steps,
  }
}

function stepRecords(snapshot: BuildSnapshot, finished: number): readonly StepRecord[] {
  const keys = stepKeys(snapshot)
  return snapshot.order.flatMap((digest): readonly StepRecord[] => {
    const step = snapshot.steps[digest]
    if (step === undefined) return []
    return [
      {
        key: keys.get(digest) ?? step.name,
        digest,
        name: step.name,
        phase: phaseOf(step, opOf(snapshot.ops, digest)),
        state: step.state,
        cacheable: step.cacheable,
        started: step.intervals[0]?.start ?? null,
        ended:
          step.intervals.length === 0 ? null : Math.max(...step.intervals.map(({ end }) => end ?? finished)),
        duration: stepDuration(step, finished) ?? null,
        error: step.error ?? null,
      },
    ]
  })
}
