import type { PointerEvent, RefObject } from 'react'
import { useEffect, useMemo, useRef } from 'react'
import { logViewStore, setRange } from '#renderer/stores/log-view-store.ts'
import type { LineScroller } from './line-scroller.ts'
import { rowHeight } from './line-scroller.ts'

/** Px that lines move in a frame while the pointer is beyond the edge. */
const DRAG = rowHeight

interface Drag {
  readonly anchor: number
  /** Whether whole lines are chosen: from their numbers, or because it went beyond what is drawn. */
  lines: boolean
  y: number
  frame: number
}

/**
 * Choosing with the pointer. Within what is drawn the browser chooses text; from the numbers, and when the pointer is
 * drawn beyond the edge, whole lines are chosen, however many.
 */
export function useLinePointer(outer: RefObject<HTMLElement | null>, scroller: LineScroller, count: number) {
  const drag = useRef<Drag>(undefined)
  const last = useRef(count)
  useEffect(() => {
    last.current = count
  }, [count])
  const handlers = useMemo(() => {
    const scrollOn = () => {
      const now = drag.current
      const box = outer.current?.getBoundingClientRect()
      if (now === undefined || box === undefined) return
      const beyond = now.y < box.top ? -1 : now.y > box.bottom ? 1 : 0
      if (beyond !== 0) {
        now.lines = true
        getSelection()?.removeAllRanges()
        scroller.moveBy(beyond * DRAG)
        const { first, rows } = scroller.sight
        extend(now.anchor, Math.min(last.current - 1, beyond < 0 ? first : first + rows - 1))
      }
      now.frame = requestAnimationFrame(scrollOn)
    }
    return {
      onPointerDown: (event: PointerEvent) => {
        if (event.button !== 0) return
        const index = lineAt(event.target)
        if (index === undefined) return
        const onNumber = (event.target as HTMLElement).dataset['number'] !== undefined
        const { range } = logViewStore.getState()
        if (onNumber) event.preventDefault()
        if (event.shiftKey && (onNumber || range !== undefined)) {
          event.preventDefault()
          setRange({ anchor: range?.anchor ?? index, head: index })
          return
        }
        setRange(onNumber ? { anchor: index, head: index } : undefined)
        drag.current = {
          anchor: index,
          lines: onNumber,
          y: event.clientY,
          frame: requestAnimationFrame(scrollOn),
        }
      },
      onPointerMove: (event: PointerEvent) => {
        const now = drag.current
        if (now === undefined) return
        now.y = event.clientY
        const index = lineAt(event.target)
        if (now.lines && index !== undefined) extend(now.anchor, index)
      },
    }
  }, [outer, scroller])
  useEffect(() => {
    const move = (event: globalThis.PointerEvent) => {
      if (drag.current !== undefined) drag.current.y = event.clientY
    }
    const end = () => {
      cancelAnimationFrame(drag.current?.frame ?? 0)
      drag.current = undefined
    }
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', end)
    window.addEventListener('blur', end)
    return () => {
      end()
      window.removeEventListener('pointermove', move)
      window.removeEventListener('pointerup', end)
      window.removeEventListener('blur', end)
    }
  }, [])
  return handlers
}

function extend(anchor: number, head: number): void {
  if (logViewStore.getState().range?.head !== head) setRange({ anchor, head })
}

function lineAt(target: EventTarget): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-line]') : null
  return row === null ? undefined : Number(row.dataset['line'])
}
