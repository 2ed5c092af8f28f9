import type { BuildInsight } from '#shared/build/insight/build-insight.ts'
import { rowStatus } from '#shared/build/selectors.ts'
import { formatDuration } from '#shared/format/duration.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { insightStore } from '#renderer/stores/insight-store.ts'
import { liveStore } from '#renderer/stores/live-store.ts'
import type { LiveRow } from '#renderer/stores/live-view.ts'
import { stateWords } from '#renderer/ui/StateIcon.tsx'

/** A step is called critical at its line if it makes up so much of the critical path: most steps are on it somehow. */
const criticalShare = 0.1

/** What stands at the end of an instruction's line: `cached`, `2.4 s · critical`, `cancelled after 3.1 s`. */
export function instructionNote(id: string, row: LiveRow): string {
  if (row.state === 'cached') return 'cached'
  if (row.state === 'not-needed') return 'not needed'
  const time = row.state === 'running' ? runningTime(id) : row.duration
  const shown = time === undefined ? undefined : formatDuration(time)
  if (row.state === 'executed' || row.state === 'running') {
    const { insight } = insightStore.getState()
    return [...(shown === undefined ? [] : [shown]), ...(isCritical(id, insight) ? ['critical'] : [])].join(
      ' · ',
    )
  }
  const word = stateWords[row.state].toLowerCase()
  return shown === undefined ? word : `${word} after ${shown}`
}

/** What a hover tells of it, in Markdown: exact times of each of its steps, and what they mean to the build. */
export function instructionHover(id: string, row: LiveRow): string {
  const { build } = buildStore.getState()
  const { insight } = insightStore.getState()
  if (row.state === 'not-needed') return `**${stateWords[row.state]}**`
  if (build === undefined || insight?.id !== build.snapshot.id) return `**${stateWords[row.state]}**`
  const paragraphs = stepsOf(id).flatMap((digest) => {
    const step = build.snapshot.steps[digest]
    if (step === undefined) return []
    const start = step.intervals[0]?.start
    const end = step.intervals.at(-1)?.end
    const platform =
      row.platforms === undefined
        ? undefined
        : insight.lanes.find(({ steps }) => steps.includes(digest))?.platform
    const head = `**${stateWords[step.state]}**${platform === undefined ? '' : ` for ${platform}`}`
    if (start === undefined) return [head]
    const from = offset(start - insight.startedAt)
    if (end === undefined) return [`${head} since ${from}`]
    const took = `${head} in ${exact(end - start)}, from ${from} to ${offset(end - insight.startedAt)}`
    return step.state === 'cached' ? [took] : [[took, ...meaning(digest, insight)].join('  \n')]
  })
  return paragraphs.length === 0 ? `**${stateWords[row.state]}**` : paragraphs.join('\n\n')
}

function meaning(digest: string, insight: BuildInsight): readonly string[] {
  const saving = insight.savedIfCached.get(digest)
  const slack = insight.slack.get(digest)
  const own = insight.criticalPath.own.get(digest)
  return [
    ...(own === undefined
      ? []
      : [`On the critical path: ${exact(own)} of ${exact(insight.criticalPath.length)}`]),
    ...(own !== undefined || slack === undefined ? [] : [`Slack: ${exact(slack)} longer would not matter`]),
    ...(saving === undefined ? [] : [`If it were cached: −${exact(saving)}`]),
  ]
}

function isCritical(id: string, insight: BuildInsight | undefined): boolean {
  if (insight === undefined) return false
  const { own, length } = insight.criticalPath
  return stepsOf(id).some((digest) => (own.get(digest) ?? 0) >= length * criticalShare && own.has(digest))
}

function stepsOf(id: string): readonly string[] {
  return liveStore.getState().textJoin.get(id) ?? []
}

function runningTime(id: string): number | undefined {
  const { build } = buildStore.getState()
  if (build === undefined) return undefined
  return rowStatus(build.snapshot, liveStore.getState().textJoin, id, { needed: true }, Date.now()).duration
}

function offset(ms: number): string {
  return `+${exact(ms)}`
}

function exact(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(1)} ms` : `${(ms / 1000).toFixed(3)} s`
}
