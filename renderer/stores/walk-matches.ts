import { graphViewStore } from './graph-view-store.ts'
import { matchesShown } from './graph-matches.ts'
import { showOp } from './ops-selection.ts'
import { select, selectionStore } from './selection-store.ts'

/** Selects the next or the last match, and begins anew at the end. */
export function walkMatches(by: 1 | -1): void {
  const { mode } = graphViewStore.getState()
  const ids = [...(matchesShown(graphViewStore.getState()) ?? [])]
  if (ids.length === 0) return
  const { instruction, step } = selectionStore.getState()
  const at = ids.indexOf((mode === 'ops' ? step : instruction) ?? '')
  const next = at < 0 ? (by === 1 ? 0 : ids.length - 1) : (at + by + ids.length) % ids.length
  const id = ids[next]
  if (id === undefined) return
  if (mode === 'ops') showOp(id, 'search')
  else select({ instruction: id }, 'search')
}
