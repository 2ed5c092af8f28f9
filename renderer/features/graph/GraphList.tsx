import type { KeyboardEvent } from 'react'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { ExternalCard, StageCard } from '#shared/graph/build-graph.ts'
import { itemsOf } from '#shared/graph/walk.ts'
import { cursorItem, graphCursorStore, putCursor } from '#renderer/stores/graph-cursor-store.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { liveStore } from '#renderer/stores/live-store.ts'
import { selectionStore } from '#renderer/stores/selection-store.ts'
import { useRefinementNote } from '#renderer/stores/use-refinement-note.ts'
import { canvasPointer } from './canvas-pointer.ts'
import { GraphMenu } from './GraphMenu.tsx'
import { itemKey } from './item-keys.ts'
import { ListItem } from './ListItem.tsx'
import { ListRow } from './ListRow.tsx'
import { itemDomId, stageFacts } from './row-words.ts'
import styles from './GraphList.module.css'

/**
 * The graph as a list, in the order of the text: the same stages, instructions, sources, states and actions, for reading
 * and for the keyboard.
 */
export function GraphList() {
  const cards = useStore(graphStore, ({ shown }) => shown?.drawn.cards)
  const selected = useStore(selectionStore, ({ instruction }) => instruction)
  const external = useStore(graphCursorStore, (cursor) => cursor.external)
  const cursor = external ?? selected
  useEffect(() => {
    if (cursor !== undefined) document.getElementById(itemDomId(cursor))?.scrollIntoView({ block: 'nearest' })
  }, [cursor])
  if (cards === undefined) return null
  return (
    <GraphMenu>
      <ul
        className={styles['list']}
        role="tree"
        tabIndex={0}
        aria-label="Stages, images and contexts"
        data-testid="graph-list"
        {...(cursor === undefined ? {} : { 'aria-activedescendant': itemDomId(cursor) })}
        {...canvasPointer}
        onKeyDown={onKeyDown}
      >
        {cards.map((card) => card.kind === 'stage' && <StageItem key={card.id} card={card} />)}
        {cards.map((card) => card.kind === 'external' && <ExternalItem key={card.id} card={card} />)}
      </ul>
    </GraphMenu>
  )
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const next = event.shiftKey ? undefined : step(event.key)
  if (next !== undefined) putCursor(next)
  else if (!itemKey(event)) return
  event.preventDefault()
  event.stopPropagation()
}

/** Where a key leads in the order of the list. */
function step(key: string): string | undefined {
  const cards = graphStore.getState().shown?.drawn.cards ?? []
  const stages = cards.filter(({ kind }) => kind === 'stage')
  const items = [...stages, ...cards.filter(({ kind }) => kind === 'external')].flatMap(itemsOf)
  const at = items.indexOf(cursorItem() ?? '')
  const to: Readonly<Record<string, number>> = {
    ArrowUp: Math.max(0, at - 1),
    ArrowDown: Math.min(items.length - 1, at + 1),
    Home: 0,
    End: items.length - 1,
  }
  return items[to[key] ?? -1]
}

function StageItem({ card }: { readonly card: StageCard }) {
  const live = useStore(liveStore, ({ stages }) => stages[card.id])
  const note = useRefinementNote(card.id)
  return (
    <ListItem
      item={card.fromId}
      level={1}
      state={live?.state ?? (card.needed ? 'none' : 'not-needed')}
      facts={stageFacts(card, live, note)}
      words={<b>{card.title}</b>}
      name={card.title}
      {...(card.rows.length === 0 ? {} : { expanded: !card.collapsed })}
    >
      {!card.collapsed && card.rows.length > 0 && (
        <ul role="group">
          {card.rows.map((row) => (
            <ListRow key={row.id} row={row} />
          ))}
        </ul>
      )}
    </ListItem>
  )
}

function ExternalItem({ card }: { readonly card: ExternalCard }) {
  const users = useStore(graphStore, ({ shown }) => {
    const takers = shown?.graph.edges.filter(({ source }) => source === card.id).map(({ target }) => target)
    const titles = shown?.graph.cards.filter(({ id }) => takers?.includes(id)).map(({ title }) => title)
    return [...new Set(titles)].join(', ')
  })
  const note = useRefinementNote(card.id)
  const facts = [
    card.source === 'image' ? 'image' : 'named context',
    card.platform ?? '',
    card.notNeededReason ?? `used by ${users}`,
    note ?? '',
  ].filter((fact) => fact !== '')
  return (
    <ListItem
      item={card.id}
      level={1}
      state={card.needed ? 'none' : 'not-needed'}
      facts={facts}
      words={card.title}
      name={card.title}
    />
  )
}
