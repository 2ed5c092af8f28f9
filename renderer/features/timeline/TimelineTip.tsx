import { useLayoutEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { Step } from '#shared/build/build-snapshot.ts'
import type { BuildInsight } from '#shared/build/insight/build-insight.ts'
import { stepDuration } from '#shared/build/selectors.ts'
import { stepTitle } from '#shared/build/step-title.ts'
import { formatDuration } from '#shared/format/duration.ts'
import { formatSize } from '#shared/format/size.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { insightStore } from '#renderer/stores/insight-store.ts'
import { useNow } from '#renderer/stores/use-now.ts'
import { StateIcon, stateWords } from '#renderer/ui/StateIcon.tsx'
import type { PointedBar } from './timeline-view-store.ts'
import { timelineViewStore } from './timeline-view-store.ts'
import styles from './TimelineTip.module.css'

/** Exactly what the bar under the pointer is. */
export function TimelineTip() {
  const pointed = useStore(timelineViewStore, (state) => state.pointed)
  return pointed === undefined ? null : <PointedTip pointed={pointed} />
}

function PointedTip({ pointed }: { readonly pointed: PointedBar }) {
  const { digest, near, x, y } = pointed
  const step = useStore(buildStore, ({ build }) => build?.snapshot.steps[digest])
  const insight = useStore(insightStore, (state) => state.insight)
  const now = useNow(step?.state === 'running')
  const tip = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = tip.current
    if (element === null) return
    const { width, height } = element.getBoundingClientRect()
    const left = x + 14 + width > window.innerWidth - 8 ? x - 14 - width : x + 14
    const top = y + 18 + height > window.innerHeight - 8 ? y - 12 - height : y + 18
    element.style.transform = `translate(${Math.max(8, left)}px, ${Math.max(8, top)}px)`
  })
  if (step === undefined || insight === undefined) return null
  const { place, text } = stepTitle(step.name)
  return (
    <div ref={tip} className={styles['tip']} role="tooltip" data-testid="timeline-tip" data-digest={digest}>
      <p className={styles['name']}>{text}</p>
      <p className={styles['place']}>
        <StateIcon state={step.state} size={12} />
        {stateWords[step.state]}
        {place !== undefined && <span className={styles['where']}>{place}</span>}
      </p>
      <dl className={styles['values']}>
        {valuesOf(step, insight, now).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {near > 1 && <p className={styles['more']}>and {near - 1} more here: zoom in to tell them apart</p>}
    </div>
  )
}

function valuesOf(step: Step, insight: BuildInsight, now: number): readonly (readonly [string, string])[] {
  const { digest } = step
  const first = step.intervals[0]
  const last = step.intervals.at(-1)
  const took = stepDuration(step, Math.max(now, insight.at))
  const slack = insight.slack.get(digest)
  const isCritical = insight.criticalPath.own.has(digest)
  const saving = insight.savedIfCached.get(digest)
  const lane = insight.lanes.find(({ steps }) => steps.includes(digest))
  const transfers = insight.transfers.filter((transfer) => transfer.step === digest && transfer.current > 0)
  return [
    ...(first === undefined ? [] : [['Started', `+${exact(first.start - insight.startedAt)}`] as const]),
    ...(last?.end === undefined ? [] : [['Ended', `+${exact(last.end - insight.startedAt)}`] as const]),
    ...(took === undefined ? [] : [[step.state === 'running' ? 'Runs for' : 'Took', exact(took)] as const]),
    ...(step.intervals.length > 1 ? [['Ran', `${step.intervals.length} times`] as const] : []),
    ...(isCritical ? [['Critical', 'the build waits for it'] as const] : []),
    ...(!isCritical && slack !== undefined && step.state !== 'cached'
      ? [['Slack', `${formatDuration(slack)} longer would not matter`] as const]
      : []),
    ...(saving !== undefined && step.state !== 'cached'
      ? [['If cached', `−${formatDuration(saving)}`] as const]
      : []),
    ...(lane?.platform === undefined ? [] : [['Platform', lane.platform] as const]),
    ...transfers.slice(0, 4).map(({ id, current, total, rate }) => {
      const size =
        total === undefined ? formatSize(current) : `${formatSize(current)} of ${formatSize(total)}`
      return [shortId(id), rate === undefined ? size : `${size}, ${formatSize(rate)}/s`] as const
    }),
    ...(transfers.length > 4 ? [['', `and ${transfers.length - 4} more`] as const] : []),
    ...(step.error === undefined ? [] : [['Error', step.error] as const]),
  ]
}

/** Digests are long; their first letters tell them apart. */
function shortId(id: string): string {
  return id.replace(/sha256:([0-9a-f]{8})[0-9a-f]+/, '$1').replace(/:$/, '')
}

function exact(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(1)} ms` : `${(ms / 1000).toFixed(3)} s`
}
