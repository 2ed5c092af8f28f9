import { openStepLog, selectStep } from '#renderer/stores/step-selection.ts'
import type { GridCursor } from './StepGrid.tsx'
import { copyRows, mark, markAll, setFolded, sortBy, stepTableStore, unmark } from './step-table-store.ts'

interface Press {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/**
 * What a key does at a cell of the grid; gives where the keyboard is then, or nothing for a key that is not the grid's.
 * Moving to a step selects it everywhere, with Shift it marks; Enter opens its log, or sorts by the column in the head.
 */
export function handleGridKey(press: Press, at: GridCursor, page: number): GridCursor | undefined {
  if (press.altKey) return undefined
  const isMod = press.ctrlKey || press.metaKey
  if (isMod && press.key.toLowerCase() === 'a') {
    markAll()
    return at
  }
  if (isMod && press.key.toLowerCase() === 'c') {
    copyRows('tsv')
    return at
  }
  const moved = target(press.key, isMod, at, page)
  if (moved !== undefined) return move(moved, at, press.shiftKey)
  if (isMod) return undefined
  switch (press.key) {
    case 'Enter':
      return enter(at)
    case ' ':
      return space(at)
    case 'Escape':
      unmark()
      return at
    default:
      return undefined
  }
}

/** Where a key leads to. */
function target(key: string, isMod: boolean, at: GridCursor, page: number): GridCursor | undefined {
  const { row, column } = at
  const { rows, columns } = stepTableStore.getState()
  const here = rows[row]
  if (here?.kind === 'group' && (key === 'ArrowLeft' || key === 'ArrowRight')) {
    setFolded(here.id, key === 'ArrowLeft')
    return at
  }
  const last = rows.length - 1
  const to = (next: number) => ({ row: Math.max(-1, Math.min(last, next)), column })
  const across = (next: number) => ({ row, column: Math.max(0, Math.min(columns.length - 1, next)) })
  switch (key) {
    case 'ArrowUp':
      return to(row - 1)
    case 'ArrowDown':
      return to(row + 1)
    case 'PageUp':
      return to(Math.max(0, row - page))
    case 'PageDown':
      return to(row + page)
    case 'ArrowLeft':
      return across(column - 1)
    case 'ArrowRight':
      return across(column + 1)
    case 'Home':
      return isMod ? to(0) : across(0)
    case 'End':
      return isMod ? to(last) : across(columns.length - 1)
    default:
      return undefined
  }
}

function move(next: GridCursor, before: GridCursor, isShift: boolean): GridCursor {
  if (next.row === before.row) return next
  const row = stepTableStore.getState().rows[next.row]
  if (row?.kind !== 'step') return next
  if (isShift) mark(row.id, 'range')
  else {
    mark(row.id, 'alone')
    selectStep(row.id, 'steps')
  }
  return next
}

function enter(at: GridCursor): GridCursor {
  const row = stepTableStore.getState().rows[at.row]
  if (row?.kind === 'step') openStepLog(row.id, 'steps')
  else activate(at)
  return at
}

function space(at: GridCursor): GridCursor {
  const row = stepTableStore.getState().rows[at.row]
  if (row?.kind === 'step') mark(row.id, 'toggle')
  else activate(at)
  return at
}

/** Sorts by a column of the head, or folds a group. */
function activate({ row, column }: GridCursor): void {
  const { rows, columns } = stepTableStore.getState()
  const here = rows[row]
  if (here?.kind === 'group') setFolded(here.id, !here.isFolded)
  const key = columns[column]?.key
  if (row === -1 && key !== undefined) sortBy(key)
}
