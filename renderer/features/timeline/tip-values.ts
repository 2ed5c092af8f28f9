import type { BuildSnapshot, Step } from '#shared/build/build-snapshot.ts'
import type { BuildInsight } from '#shared/build/insight/build-insight.ts'
import { opOf } from '#shared/build/cacheable.ts'
import { stepDuration } from '#shared/build/selectors.ts'
import { mountWords } from '#shared/build/steps/mount-words.ts'
import type { BuildUsage } from '#shared/build/usage/build-usage.ts'
import { missingResources } from '#shared/build/usage/resource-words.ts'
import { stepMounts } from '#shared/build/usage/step-mounts.ts'
import { formatDuration } from '#shared/format/duration.ts'
import { formatSize } from '#shared/format/size.ts'

/** A name and what it is for a step. */
export type TipValue = readonly [name: string, value: string]

/** So many layers or files of a transfer are told one by one. */
const mostTransfers = 4

/** All that is known of a step's run, exactly. */
export function tipValues(
  step: Step,
  insight: BuildInsight,
  usage: BuildUsage | undefined,
  build: Pick<BuildSnapshot, 'ops' | 'request'>,
  now: number,
): readonly TipValue[] {
  const lane = insight.lanes.find(({ steps }) => steps.includes(step.digest))
  return [
    ...times(step, insight, now),
    ...meaning(step, insight),
    ...(lane?.platform === undefined ? [] : [['Platform', lane.platform] as const]),
    ...transfers(step, insight),
    ...mounts(step, usage, build),
    ...resources(step, usage, build),
    ...(step.error === undefined ? [] : [['Error', step.error] as const]),
  ]
}

function times({ intervals, state, ...step }: Step, insight: BuildInsight, now: number): readonly TipValue[] {
  const first = intervals[0]
  const last = intervals.at(-1)
  const took = stepDuration({ ...step, intervals, state }, Math.max(now, insight.at))
  return [
    ...(first === undefined ? [] : [['Started', after(first.start - insight.startedAt)] as const]),
    ...(last?.end === undefined ? [] : [['Ended', after(last.end - insight.startedAt)] as const]),
    ...(took === undefined ? [] : [[state === 'running' ? 'Runs for' : 'Took', exact(took)] as const]),
    ...(intervals.length > 1 ? [['Ran', `${intervals.length} times`] as const] : []),
  ]
}

function meaning({ digest, state }: Step, insight: BuildInsight): readonly TipValue[] {
  if (state === 'cached') return []
  const own = insight.criticalPath.own.get(digest)
  const slack = insight.slack.get(digest)
  const saving = insight.savedIfCached.get(digest)
  return [
    ...(own === undefined ? [] : [['Critical', `the build waits ${formatDuration(own)} for it`] as const]),
    ...(own !== undefined || slack === undefined
      ? []
      : [['Slack', `${formatDuration(slack)} longer would not matter`] as const]),
    ...(saving === undefined ? [] : [['If cached', `−${formatDuration(saving)}`] as const]),
  ]
}

function transfers({ digest }: Step, insight: BuildInsight): readonly TipValue[] {
  const moved = insight.transfers.filter(({ step, current }) => step === digest && current > 0)
  return [
    ...moved.slice(0, mostTransfers).map(({ id, current, total, files, rate }): TipValue => {
      const size =
        total === undefined ? formatSize(current) : `${formatSize(current)} of ${formatSize(total)}`
      return [
        shortId(id),
        [
          size,
          ...(files === undefined ? [] : [files === 1 ? '1 file' : `${files} files`]),
          ...(rate === undefined ? [] : [`${formatSize(rate)}/s`]),
        ].join(', '),
      ]
    }),
    ...(moved.length > mostTransfers ? [['', `and ${moved.length - mostTransfers} more`] as const] : []),
  ]
}

function mounts(
  { digest }: Step,
  usage: BuildUsage | undefined,
  { ops, request }: Pick<BuildSnapshot, 'ops' | 'request'>,
): readonly TipValue[] {
  const own = ops.filter((op) => op.digest === digest)
  return stepMounts({ ops: own, request }, usage).map((mount): TipValue => {
    const [kind = '', ...rest] = mountWords(mount).split(' ')
    return [kind, rest.join(' ')]
  })
}

function resources(
  { digest, state }: Step,
  usage: BuildUsage | undefined,
  { ops }: Pick<BuildSnapshot, 'ops'>,
): readonly TipValue[] {
  const isRun = state === 'executed' && opOf(ops, digest)?.kind === 'exec'
  if (isRun && usage?.resources.kind === 'missing')
    return [['CPU, memory', missingResources(usage.resources.reason)]]
  const used = usage?.resources.kind === 'recorded' ? usage.resources.steps[digest] : undefined
  if (used === undefined) return []
  const { cpu, memoryPeak, read, written } = used
  return [
    ...(cpu === undefined ? [] : [['CPU', exact(cpu)] as const]),
    ...(memoryPeak === undefined ? [] : [['Memory', `${formatSize(memoryPeak)} at most`] as const]),
    ...(read === undefined && written === undefined
      ? []
      : [['Disk', `${formatSize(read ?? 0)} read, ${formatSize(written ?? 0)} written`] as const]),
  ]
}

/** Digests are long; their first letters tell them apart. */
function shortId(id: string): string {
  return id.replace(/sha256:([0-9a-f]{8})[0-9a-f]+/, '$1').replace(/:$/, '')
}

function exact(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(1)} ms` : `${(ms / 1000).toFixed(3)} s`
}

/** A moment from the build's start; before it where another build ran the step already. */
function after(ms: number): string {
  return `${ms < 0 ? '−' : '+'}${exact(Math.abs(ms))}`
}
