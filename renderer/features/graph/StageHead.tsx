import { ChevronDown, ChevronRight, Crosshair, Play } from 'lucide-react'
import { useStore } from 'zustand'
import type { RowState } from '#shared/build/selectors.ts'
import type { StageCard } from '#shared/graph/build-graph.ts'
import { targetIcon } from '#shared/graph/icons.ts'
import { buildStage, makeTarget } from '#renderer/stores/instruction-actions.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { toggleCollapsed } from '#renderer/stores/graph-view-store.ts'
import type { LiveStage } from '#renderer/stores/live-view.ts'
import { liveStore } from '#renderer/stores/live-store.ts'
import { selectionStore } from '#renderer/stores/selection-store.ts'
import { useRefinementNote } from '#renderer/stores/use-refinement-note.ts'
import { StateIcon } from '#renderer/ui/StateIcon.tsx'
import { IconView } from './IconView.tsx'
import { ImageName } from './ImageName.tsx'
import { MoreButton } from './MoreButton.tsx'
import { shortPlatform } from './row-words.ts'
import { StageTime } from './StageTime.tsx'
import { useRowLook } from './use-row-look.ts'
import styles from './Card.module.css'

interface HeadWordsProps {
  readonly card: StageCard
  readonly live: LiveStage | undefined
}

export interface StageHeadProps extends HeadWordsProps {
  /** From far: without words, which nobody could read. */
  readonly bare: boolean
}

/** The head of a stage's card, which stands for its FROM. */
export function StageHead({ card, live, bare }: StageHeadProps) {
  const from = useStore(liveStore, ({ rows }) => rows[card.fromId]?.state ?? 'none')
  const { selected, hovered, match } = useRowLook(card.fromId)
  return (
    <div
      className={styles['head']}
      data-item={card.fromId}
      data-testid={`row-${card.fromId}`}
      data-state={from}
      data-stage-state={stateOf(card, live)}
      data-selected={selected}
      data-hovered={hovered}
      data-match={match}
      // The label of the card says it all, and keys do what its buttons do.
      aria-hidden
    >
      {!bare && <HeadWords card={card} live={live} />}
    </div>
  )
}

function stateOf(card: StageCard, live: LiveStage | undefined): RowState {
  return live?.state ?? (card.needed ? 'none' : 'not-needed')
}

function HeadWords({ card, live }: HeadWordsProps) {
  const inside = useStore(selectionStore, ({ hovered }) => hovered?.startsWith(`${card.index}/`) === true)
  const note = useRefinementNote(card.id)
  const state = stateOf(card, live)
  const platforms = live?.platforms ?? (card.platform === undefined ? [] : [card.platform])
  return (
    <>
      <div className={styles['headLine']}>
        <Fold card={card} />
        <span className={styles['title']} title={card.title}>
          {card.title}
        </span>
        {card.isTarget && (
          <span className={styles['target']} title="The target of the build" role="img" aria-label="Target">
            <IconView icon={targetIcon} size={14} />
          </span>
        )}
        <span className={styles['gap']} />
        {platforms.length > 1 && <Platforms platforms={platforms} />}
        {live !== undefined && <StageTime card={card} live={live} />}
        {state !== 'none' && <StateIcon state={state} />}
      </div>
      <div className={styles['subLine']}>
        <span
          className={styles['base']}
          data-image={card.baseKind === 'image'}
          title={`FROM ${card.base}${note === undefined ? '' : `\n${note}`}`}
        >
          from {card.baseKind === 'image' ? <ImageName name={card.base} /> : card.base}
        </span>
        {platforms.length === 1 && <Platforms platforms={platforms} />}
        <span className={styles['gap']} />
        {live !== undefined && live.cache.cacheable > 0 && (
          <span data-testid={`stage-cached-${card.index}`}>
            cached {live.cache.cached}/{live.cache.cacheable}
          </span>
        )}
        {inside && <Actions card={card} />}
      </div>
    </>
  )
}

function Fold({ card }: { readonly card: StageCard }) {
  if (card.rows.length === 0) return <span className={styles['fold']} />
  const Icon = card.collapsed ? ChevronRight : ChevronDown
  const label = card.collapsed ? 'Show the instructions' : 'Fold the instructions away'
  return (
    <button
      type="button"
      className={styles['fold']}
      tabIndex={-1}
      title={label}
      aria-label={`${label} of ${card.title}`}
      data-testid={`collapse-${card.index}`}
      data-no-select
      onClick={() => toggleCollapsed(card.id)}
    >
      <Icon size={14} aria-hidden />
    </button>
  )
}

function Platforms({ platforms }: { readonly platforms: readonly string[] }) {
  const all = platforms.join(', ')
  return (
    <span className={styles['headPlatforms']} title={`Built for ${all}`} data-testid="stage-platforms">
      {platforms.length > 3 ? (
        <span className={styles['platform']}>{platforms.length} platforms</span>
      ) : (
        platforms.map((platform) => (
          <span key={platform} className={styles['platform']}>
            {platforms.length === 1 ? platform : shortPlatform(platform)}
          </span>
        ))
      )}
    </span>
  )
}

/** What can be done with the stage while the pointer is on its card. */
function Actions({ card }: { readonly card: StageCard }) {
  const asked = useStore(buildStore, (state) => state.asked)
  const name = card.named ? card.title : String(card.index)
  return (
    <span className={styles['actions']} data-no-select>
      {!card.isTarget && (
        <button
          type="button"
          className={styles['action']}
          tabIndex={-1}
          title="Make this stage the target, without building it"
          aria-label={`Make ${card.title} the target`}
          data-testid={`make-target-${name}`}
          onClick={() => makeTarget(card.fromId)}
        >
          <Crosshair size={10} aria-hidden />
          Target
        </button>
      )}
      <button
        type="button"
        className={styles['action']}
        tabIndex={-1}
        title="Build this stage"
        aria-label={`Build target ${card.title}`}
        data-testid={`build-target-${name}`}
        disabled={asked}
        onClick={() => buildStage(card.fromId)}
      >
        <Play size={10} fill="currentColor" aria-hidden />
        Build
      </button>
      <MoreButton label={card.title} />
    </span>
  )
}
