import type { Walk } from '#shared/build/timeline/walk-bars.ts'
import { walkBars } from '#shared/build/timeline/walk-bars.ts'
import { openStepLog, selectStep } from '#renderer/stores/step-selection.ts'
import type { Chart } from './connect-chart.ts'
import { fitTimeline, panBy, zoomBy } from './zoom.ts'

const walks: Readonly<Record<string, Walk>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
}

/** Keys of the chart: arrows, Home and End walk from bar to bar, Enter opens its log, the rest is zoom. */
export function connectKeys(chart: Chart): () => void {
  const { scroller } = chart.parts
  const selected = () => {
    const now = chart.scene()
    return [...(now?.selected ?? [])].find((digest) => now?.timeline.places.has(digest))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (handle(event)) event.preventDefault()
  }
  const handle = ({ key, shiftKey }: KeyboardEvent): boolean => {
    const walk = walks[key]
    if (walk !== undefined && shiftKey && (walk === 'left' || walk === 'right')) {
      panBy(walk === 'left' ? -0.2 : 0.2)
      return true
    }
    if (walk !== undefined) {
      const now = chart.scene()
      const next = now === undefined ? undefined : walkBars(now.timeline, selected(), walk)
      if (next === undefined) return true
      selectStep(next, 'timeline')
      chart.reveal(next)
      return true
    }
    switch (key) {
      case '+':
      case '=':
        zoomBy(1.5, middleOfSelected())
        return true
      case '-':
      case '_':
        zoomBy(1 / 1.5, middleOfSelected())
        return true
      case '0':
      case 'Escape':
        fitTimeline()
        return true
      case 'Enter': {
        const digest = selected()
        if (digest !== undefined) openStepLog(digest, 'timeline')
        return true
      }
      default:
        return false
    }
  }
  /** Of the part of the selected bar that is in view. */
  const middleOfSelected = (): number | undefined => {
    const now = chart.scene()
    const digest = selected()
    const bar = digest === undefined ? undefined : now?.timeline.places.get(digest)?.bar
    if (now === undefined || bar === undefined) return undefined
    const start = Math.max(now.view.start, bar.start)
    const end = Math.min(now.view.end, bar.end ?? now.now)
    return start > end ? undefined : (start + end) / 2
  }
  scroller.addEventListener('keydown', onKeyDown)
  return () => scroller.removeEventListener('keydown', onKeyDown)
}
