import type { NodeProps } from '@xyflow/react'
import { Play, Target } from 'lucide-react'
import { memo, useDeferredValue } from 'react'
import { useStore } from 'zustand'
import type { StageCard as StageCardModel } from '#shared/graph/build-graph.ts'
import { stageStatus } from '#shared/build/selectors.ts'
import { formatDuration } from '#shared/format/duration.ts'
import { startBuild } from '#renderer/stores/build-actions.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { chooseTarget, graphStore } from '#renderer/stores/graph-store.ts'
import type { LiveStage } from '#renderer/stores/live-view.ts'
import { liveStore } from '#renderer/stores/live-store.ts'
import { hover, select, selectionStore } from '#renderer/stores/selection-store.ts'
import { useNow } from '#renderer/stores/use-now.ts'
import { StateIcon } from '#renderer/ui/StateIcon.tsx'
import { StageRow } from './StageRow.tsx'
import { zoomLevelStore } from './zoom-level.ts'
import styles from './Card.module.css'

/** A stage: its head and a row for each instruction. */
export const StageCard = memo(function StageCard({ id }: NodeProps) {
  const card = useStore(graphStore, ({ shown }) => shown?.cards[id])
  // Deferred, so that a zoom is drawn at once and a thousand rows get or lose their words in its wake.
  const bare = useDeferredValue(useStore(zoomLevelStore, ({ level }) => level === 'far'))
  if (card?.kind !== 'stage') return null
  return (
    <div
      className={styles['stage']}
      data-testid={`stage-card-${card.named ? card.title : card.index}`}
      data-needed={card.needed}
      data-target={card.isTarget}
      title={card.notNeededReason}
    >
      <Head card={card} />
      {card.rows.map((row) => (
        <StageRow key={row.id} row={row} needed={card.needed} bare={bare} />
      ))}
    </div>
  )
})

function Head({ card }: { readonly card: StageCardModel }) {
  const live = useStore(liveStore, ({ stages }) => stages[card.id])
  const from = useStore(liveStore, ({ rows }) => rows[card.fromId]?.state ?? 'none')
  const selected = useStore(selectionStore, ({ instruction }) => instruction === card.fromId)
  const hovered = useStore(selectionStore, (state) => state.hovered === card.fromId)
  const state = live?.state ?? (card.needed ? 'none' : 'not-needed')
  const building = useStore(buildStore, ({ build, asked }) => asked || build?.snapshot.state === 'running')
  return (
    <div
      className={styles['head']}
      data-testid={`row-${card.fromId}`}
      data-state={from}
      data-stage-state={state}
      data-selected={selected}
      data-hovered={hovered}
      onClick={() => select({ instruction: card.fromId }, 'graph')}
      onPointerEnter={() => hover(card.fromId)}
      onPointerLeave={() => hover(undefined)}
    >
      <div className={styles['headLine']}>
        {state !== 'none' && <StateIcon state={state} />}
        <span className={styles['title']}>{card.title}</span>
        {card.isTarget && (
          <span className={styles['target']} title="The target of the build" role="img" aria-label="Target">
            <Target size={14} aria-hidden />
          </span>
        )}
        <span className={styles['gap']} />
        {!building && (
          <button
            type="button"
            className={styles['build']}
            title="Build this target"
            aria-label={`Build target ${card.title}`}
            data-testid={`build-target-${card.named ? card.title : card.index}`}
            onClick={(event) => {
              event.stopPropagation()
              const target = card.named ? card.title : String(card.index)
              chooseTarget(target)
              void startBuild({ target })
            }}
          >
            <Play size={10} fill="currentColor" aria-hidden />
            Build
          </button>
        )}
        {live !== undefined && <StageTime card={card} live={live} />}
      </div>
      <div className={styles['subLine']}>
        <span className={styles['base']} title={`FROM ${card.base}`}>
          from {card.base}
        </span>
        {card.platform !== undefined && <span className={styles['platform']}>{card.platform}</span>}
        <span className={styles['gap']} />
        {live !== undefined && live.cache.cacheable > 0 && (
          <span data-testid={`stage-cached-${card.index}`}>
            cached {live.cache.cached}/{live.cache.cacheable}
          </span>
        )}
      </div>
    </div>
  )
}

function StageTime({ card, live }: { readonly card: StageCardModel; readonly live: LiveStage }) {
  const running = live.state === 'running'
  const now = useNow(running)
  const span = running ? spanNow(card, now) : live.span
  if (span === undefined || live.state === 'cached') return null
  return (
    <span className={styles['time']} title={`${Math.round(span)} ms from first start to last end`}>
      {formatDuration(span)}
    </span>
  )
}

function spanNow(card: StageCardModel, now: number): number | undefined {
  const { build } = buildStore.getState()
  if (build === undefined) return undefined
  return stageStatus(build.snapshot, liveStore.getState().graphJoin, card, now).span
}
