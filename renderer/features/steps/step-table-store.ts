import { createStore } from 'zustand/vanilla'
import { copySteps } from '#shared/build/steps/copy-steps.ts'
import type { CopyFormat } from '#shared/build/steps/copy-steps.ts'
import type { StepKey, StepSort } from '#shared/build/steps/order-steps.ts'
import type { StepFacts } from '#shared/build/steps/step-facts.ts'
import { copyText } from '#renderer/stores/app-store.ts'
import type { Column } from './columns.tsx'
import { columnsFor } from './columns.tsx'

/** A row of the table: a step, or the head of a group of steps. */
export type TableRow =
  | { readonly kind: 'step'; readonly id: string }
  | {
      readonly kind: 'group'
      /** Of the lane. */
      readonly id: string
      readonly title: string
      readonly platform?: string
      readonly count: number
      readonly isFolded: boolean
    }

/** How one looks at the table; kept while another tab is shown. */
export interface TableLook {
  readonly sort: StepSort
  readonly filter: string
  readonly grouped: boolean
  readonly folded: ReadonlySet<string>
  /** Digests of the rows that are marked to be copied, and the one that a range is marked from. */
  readonly marked: ReadonlySet<string>
  readonly anchor?: string
}

export interface StepTableView extends TableLook {
  /** By digest. What did not change keeps its identity. */
  readonly facts: ReadonlyMap<string, StepFacts>
  readonly rows: readonly TableRow[]
  readonly columns: readonly Column[]
}

export const stepTableStore = createStore<StepTableView>(() => ({
  sort: { key: 'order', descending: false },
  filter: '',
  grouped: false,
  folded: new Set(),
  marked: new Set(),
  facts: new Map(),
  rows: [],
  columns: columnsFor([]),
}))

/** Numbers are looked at from the largest on. */
const fromLargest: ReadonlySet<StepKey> = new Set(['duration', 'savedIfCached', 'bytes'])

/** Sorts by a column; by the same one again the other way round. */
export function sortBy(key: StepKey): void {
  stepTableStore.setState(({ sort }) => ({
    sort: {
      key,
      descending: sort.key === key ? !sort.descending : fromLargest.has(key),
    },
  }))
}

export function setFilter(filter: string): void {
  stepTableStore.setState({ filter })
}

export function setGrouped(grouped: boolean): void {
  stepTableStore.setState({ grouped })
}

export function setFolded(lane: string, isFolded: boolean): void {
  const folded = new Set(stepTableStore.getState().folded)
  if (isFolded) folded.add(lane)
  else folded.delete(lane)
  stepTableStore.setState({ folded })
}

/** Marks one step alone, adds or takes away one, or marks all from the anchor to it. */
export function mark(digest: string, how: 'alone' | 'toggle' | 'range'): void {
  const { marked, anchor, rows } = stepTableStore.getState()
  if (how === 'alone') {
    stepTableStore.setState({ marked: new Set(), anchor: digest })
    return
  }
  if (how === 'toggle') {
    const next = new Set(marked.size === 0 && anchor !== undefined ? [anchor] : marked)
    if (!next.delete(digest)) next.add(digest)
    stepTableStore.setState({ marked: next, anchor: digest })
    return
  }
  const digests = stepRows(rows)
  const from = Math.max(0, digests.indexOf(anchor ?? digest))
  const to = digests.indexOf(digest)
  stepTableStore.setState({
    marked: new Set(digests.slice(Math.min(from, to), Math.max(from, to) + 1)),
    anchor: anchor ?? digest,
  })
}

export function markAll(): void {
  stepTableStore.setState(({ rows }) => ({ marked: new Set(stepRows(rows)) }))
}

export function unmark(): void {
  if (stepTableStore.getState().marked.size > 0) stepTableStore.setState({ marked: new Set() })
}

/** Copies the marked rows as they are ordered, else all that are shown. */
export function copyRows(format: CopyFormat): void {
  const { rows, facts, marked } = stepTableStore.getState()
  const wanted = stepRows(rows).filter((digest) => marked.size === 0 || marked.has(digest))
  copyText(
    copySteps(
      wanted.flatMap((digest) => facts.get(digest) ?? []),
      format,
    ),
  )
}

function stepRows(rows: readonly TableRow[]): readonly string[] {
  return rows.flatMap((row) => (row.kind === 'step' ? [row.id] : []))
}
