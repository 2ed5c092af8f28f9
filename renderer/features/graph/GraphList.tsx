import { useStore } from 'zustand'
import type { BuildGraph, StageCard } from '#shared/graph/build-graph.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { liveStore } from '#renderer/stores/live-store.ts'
import { select, selectionStore } from '#renderer/stores/selection-store.ts'
import { StateIcon, stateWords } from '#renderer/ui/StateIcon.tsx'
import styles from './GraphList.module.css'

/** The graph as a list: the same stages and instructions, in the order of the text, for reading and for the keyboard. */
export function GraphList() {
  const graph = useStore(graphStore, ({ shown }) => shown?.graph)
  if (graph === undefined) return null
  return (
    <ul className={styles['list']} aria-label="Stages" data-testid="graph-list">
      {graph.cards.map(
        (card) => card.kind === 'stage' && <StageItem key={card.id} card={card} graph={graph} />,
      )}
    </ul>
  )
}

function StageItem({ card, graph }: { readonly card: StageCard; readonly graph: BuildGraph }) {
  const live = useStore(liveStore, ({ stages }) => stages[card.id])
  const state = live?.state ?? (card.needed ? 'none' : 'not-needed')
  const facts = [
    `from ${card.base}`,
    ...(card.platform === undefined ? [] : [card.platform]),
    ...(card.isTarget ? ['target'] : []),
    ...(card.notNeededReason === undefined ? [stateWords[state]] : [card.notNeededReason]),
  ]
  return (
    <li className={styles['stage']}>
      <Entry id={card.fromId} state={state}>
        <b>{card.title}</b>
        <span className={styles['facts']}>{facts.filter((fact) => fact !== '').join(' · ')}</span>
      </Entry>
      <ul>
        {card.rows.map((row) => (
          <li key={row.id}>
            <RowEntry id={row.id}>
              <span className={styles['mono']}>
                {row.keyword} {row.text}
              </span>
              <span className={styles['facts']}>
                {[...row.badges.map(({ description }) => description), ...takenFrom(graph, row.id)].join(
                  ' · ',
                )}
              </span>
            </RowEntry>
          </li>
        ))}
      </ul>
    </li>
  )
}

/** What a row takes from other cards, in words. */
function takenFrom(graph: BuildGraph, row: string): readonly string[] {
  return graph.edges
    .filter(({ targetRow }) => targetRow === row)
    .map((edge) => `takes from ${graph.cards.find(({ id }) => id === edge.source)?.title ?? edge.source}`)
}

interface EntryProps {
  readonly id: string
  readonly children: React.ReactNode
}

function RowEntry({ id, children }: EntryProps) {
  const state = useStore(liveStore, ({ rows }) => rows[id]?.state ?? 'none')
  return (
    <Entry id={id} state={state}>
      {children}
    </Entry>
  )
}

function Entry({ id, state, children }: EntryProps & { readonly state: keyof typeof stateWords }) {
  const selected = useStore(selectionStore, ({ instruction }) => instruction === id)
  return (
    <button
      type="button"
      className={styles['entry']}
      aria-current={selected}
      data-testid={`list-${id}`}
      data-state={state}
      onClick={() => select({ instruction: id }, 'graph')}
    >
      <StateIcon state={state} />
      {children}
    </button>
  )
}
