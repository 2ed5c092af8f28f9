import type { KeyboardEvent } from 'react'
import { useCallback } from 'react'
import { copyLog } from '#renderer/stores/log-actions.ts'
import { logViewStore, setRange } from '#renderer/stores/log-view-store.ts'
import type { LineScroller } from './line-scroller.ts'
import { rowHeight } from './line-scroller.ts'

/** The keys of the log: moving, choosing lines, copying. */
export function useLineKeys(scroller: LineScroller, count: number): (event: KeyboardEvent) => void {
  return useCallback(
    (event) => {
      const done = event.ctrlKey || event.metaKey ? withMod(event, count) : withoutMod(event, scroller, count)
      if (!done) return
      event.preventDefault()
      event.stopPropagation()
    },
    [scroller, count],
  )
}

function withMod({ key }: KeyboardEvent, count: number): boolean {
  switch (key.toLowerCase()) {
    case 'a':
      if (count > 0) setRange({ anchor: 0, head: count - 1 })
      return true
    case 'c':
      // A stretch of text that was chosen is the browser's to copy.
      if (logViewStore.getState().range === undefined) return false
      void copyLog()
      return true
    default:
      return false
  }
}

function withoutMod({ key, shiftKey }: KeyboardEvent, scroller: LineScroller, count: number): boolean {
  const page = Math.max(1, scroller.sight.rows - 1)
  switch (key) {
    case 'ArrowDown':
    case 'ArrowUp': {
      const step = key === 'ArrowDown' ? 1 : -1
      if (shiftKey) choose(step, scroller, count)
      else scroller.moveBy(step * rowHeight)
      return true
    }
    case 'PageDown':
    case 'PageUp': {
      const step = key === 'PageDown' ? page : -page
      if (shiftKey) choose(step, scroller, count)
      else scroller.moveBy(step * rowHeight)
      return true
    }
    case 'Home':
      scroller.toStart()
      return true
    case 'End':
      scroller.toEnd()
      return true
    case 'Escape':
      if (logViewStore.getState().range === undefined) return false
      setRange(undefined)
      return true
    default:
      return false
  }
}

function choose(step: number, scroller: LineScroller, count: number): void {
  if (count === 0) return
  const { range } = logViewStore.getState()
  const head = Math.min(
    count - 1,
    Math.max(0, (range?.head ?? scroller.sight.first) + (range === undefined ? 0 : step)),
  )
  setRange({ anchor: range?.anchor ?? head, head })
  scroller.show(head)
}
