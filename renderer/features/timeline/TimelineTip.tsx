import { useLayoutEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { placeWords } from '#shared/build/place-words.ts'
import { stepTitle } from '#shared/build/step-title.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { insightStore } from '#renderer/stores/insight-store.ts'
import { useNow } from '#renderer/stores/use-now.ts'
import { StateIcon, stateWords } from '#renderer/ui/StateIcon.tsx'
import type { PointedBar } from './timeline-view-store.ts'
import { timelineViewStore } from './timeline-view-store.ts'
import { tipValues } from './tip-values.ts'
import styles from './TimelineTip.module.css'

/** Exactly what the bar under the pointer is. */
export function TimelineTip() {
  const pointed = useStore(timelineViewStore, (state) => state.pointed)
  return pointed === undefined ? null : <PointedTip pointed={pointed} />
}

function PointedTip({ pointed }: { readonly pointed: PointedBar }) {
  const { digest, near, x, y } = pointed
  const step = useStore(buildStore, ({ build }) => build?.snapshot.steps[digest])
  const build = useStore(buildStore, (state) => state.build?.snapshot)
  const insight = useStore(insightStore, (state) => state.insight)
  const usage = useStore(insightStore, (state) => state.usage)
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
  if (step === undefined || build === undefined || insight === undefined) return null
  const { place, text } = stepTitle(step.name)
  return (
    <div ref={tip} className={styles['tip']} role="tooltip" data-testid="timeline-tip" data-digest={digest}>
      <p className={styles['name']}>{text}</p>
      <p className={styles['place']}>
        <StateIcon state={step.state} size={12} />
        {stateWords[step.state]}
        {place !== undefined && <span className={styles['where']}>{placeWords(place)}</span>}
      </p>
      <dl className={styles['values']}>
        {tipValues(step, insight, usage, build, now).map(([name, value], index) => (
          <div key={index}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {near > 1 && <p className={styles['more']}>and {near - 1} more here: zoom in to tell them apart</p>}
    </div>
  )
}
