import { Maximize2, ZoomIn, ZoomOut } from 'lucide-react'
import { useStore } from 'zustand'
import { buildFacts } from '#shared/build/timeline/build-facts.ts'
import { buildStore, isActive } from '#renderer/stores/build-store.ts'
import { insightStore } from '#renderer/stores/insight-store.ts'
import { useNow } from '#renderer/stores/use-now.ts'
import { timelineViewStore } from './timeline-view-store.ts'
import { fitTimeline, zoomBy } from './zoom.ts'
import styles from './TimelineHead.module.css'
import { IconButton } from '#renderer/ui/IconButton.tsx'

/** What the times of the build say in one line, and how near one looks. */
export function TimelineHead() {
  const isZoomed = useStore(timelineViewStore, ({ range }) => range !== undefined)
  return (
    <div className={styles['head']}>
      <Facts />
      <span className={styles['gap']} />
      <IconButton
        label="Zoom out"
        keys="−"
        side="top"
        icon={<ZoomOut size={14} />}
        disabled={!isZoomed}
        onClick={() => zoomBy(1 / 1.5)}
      />
      <IconButton
        label="Zoom in"
        keys="+"
        side="top"
        icon={<ZoomIn size={14} />}
        onClick={() => zoomBy(1.5)}
      />
      <IconButton
        label="Show the whole build"
        keys="0"
        side="top"
        data-testid="timeline-fit"
        icon={<Maximize2 size={14} />}
        disabled={!isZoomed}
        onClick={fitTimeline}
      />
    </div>
  )
}

function Facts() {
  const active = useStore(buildStore, ({ build }) => isActive(build?.snapshot))
  const insight = useStore(insightStore, (state) => state.insight)
  const now = useNow(active)
  if (insight === undefined) return null
  const wall = insight.wall + (active ? Math.max(0, now - insight.at) : 0)
  return (
    <p className={styles['facts']} data-testid="timeline-facts">
      {buildFacts(insight, wall).map(({ id, text, detail }) => (
        <span key={id} className={styles[id]} title={detail} data-fact={id}>
          {text}
        </span>
      ))}
    </p>
  )
}
