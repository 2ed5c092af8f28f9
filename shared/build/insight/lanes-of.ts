import type { BuildSnapshot, Step } from '../build-snapshot.ts'
import { mergedIntervals, totalTime } from '../intervals.ts'
import { readVertexName } from '../vertex-name.ts'
import type { Lane, Phase } from './build-insight.ts'
import { busyTime } from './busy-time.ts'
import { runTimes } from './run-times.ts'

type LaneName = Pick<Lane, 'id' | 'kind' | 'stage' | 'platform'>

/**
 * The rows of a timeline. Steps of a stage belong to it, its base too; steps without a place in one, for instance the
 * merge of `COPY --link`, to that of the step that needs them.
 *
 * @param phases of the steps, by their place in `snapshot.order`
 * @param at where running steps have got to, ms since the epoch
 */
export function lanesOf(
  { order, steps }: Pick<BuildSnapshot, 'order' | 'steps'>,
  phases: readonly Phase[],
  at: number,
): readonly Lane[] {
  const names = new Map<string, LaneName>()
  order.forEach((digest, i) => {
    const step = steps[digest]
    if (step !== undefined) names.set(digest, nameOf(step, phases[i] ?? 'other'))
  })
  adopt(order, steps, names)
  const members = new Map<string, { readonly name: LaneName; readonly steps: Step[] }>()
  for (const digest of order) {
    const name = names.get(digest)
    const step = steps[digest]
    if (name === undefined || step === undefined) continue
    const lane = members.get(name.id)
    if (lane === undefined) members.set(name.id, { name, steps: [step] })
    else lane.steps.push(step)
  }
  const lanes = [...members.values()].map(({ name, steps: own }) => laneOf(name, own, at))
  const start = (lane: Lane): number => lane.span?.start ?? Infinity
  return lanes.sort((a, b) => (start(a) === start(b) ? 0 : start(a) - start(b)))
}

function nameOf({ name }: Step, phase: Phase): LaneName {
  const read = readVertexName(name)
  if (read === undefined) return { id: phase, kind: phase }
  const { stage, platform } = read
  return {
    id: ['stage', stage ?? '', platform ?? ''].join(' ').trimEnd(),
    kind: 'stage',
    ...(stage !== undefined && { stage }),
    ...(platform !== undefined && { platform }),
  }
}

/** Steps of no stage that are part of executing one go to the stage of their first consumer. */
function adopt(order: readonly string[], steps: BuildSnapshot['steps'], names: Map<string, LaneName>): void {
  for (const digest of order) {
    const name = names.get(digest)
    if (name?.kind !== 'stage') continue
    const open = [...(steps[digest]?.inputs ?? [])]
    for (let input = open.pop(); input !== undefined; input = open.pop()) {
      if (names.get(input)?.kind !== 'execute') continue
      names.set(input, name)
      open.push(...(steps[input]?.inputs ?? []))
    }
  }
}

function laneOf(name: LaneName, steps: readonly Step[], at: number): Lane {
  let start = Infinity
  let end = -Infinity
  let sum = 0
  for (const { intervals } of steps) {
    sum += totalTime(intervals, at)
    for (const interval of mergedIntervals(intervals)) {
      start = Math.min(start, interval.start)
      end = Math.max(end, interval.end ?? at)
    }
  }
  return {
    ...name,
    steps: steps.map(({ digest }) => digest),
    sum,
    busy: busyTime(runTimes(steps, at)),
    ...(start !== Infinity && { span: { start, end: Math.max(start, end) } }),
  }
}
