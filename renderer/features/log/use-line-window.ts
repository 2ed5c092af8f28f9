import type { RefObject } from 'react'
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { LineScroller } from './line-scroller.ts'

export interface LineWindow {
  /** Lines that are drawn: from `first` up to `last`, that one left out. */
  readonly first: number
  readonly last: number
  /** Height of the area that is scrolled, in px. */
  readonly height: number
  readonly scroller: LineScroller
  readonly outer: RefObject<HTMLDivElement | null>
  readonly rows: RefObject<HTMLDivElement | null>
}

export interface LineWindowOptions {
  /** Lines there are. */
  readonly count: number
  /** Whether every line is one row high. */
  readonly isFixed: boolean
  /** Whether the end is to stay in sight. */
  readonly follows: boolean
  /** The user scrolled: to the end, or away from it. Must be the same at every call. */
  readonly onFollow: (follows: boolean) => void
}

/** Draws those lines of millions that are in sight, in one row each or in several. */
export function useLineWindow({ count, isFixed, follows, onFollow }: LineWindowOptions): LineWindow {
  const outer = useRef<HTMLDivElement>(null)
  const rows = useRef<HTMLDivElement>(null)
  const [range, setRange] = useState({ first: 0, last: 0 })
  const onRange = useCallback((first: number, last: number) => {
    setRange((before) => (before.first === first && before.last === last ? before : { first, last }))
  }, [])
  const scroller = useMemo(() => new LineScroller(onRange, onFollow), [onRange, onFollow])
  useLayoutEffect(() => {
    if (outer.current === null || rows.current === null) return undefined
    return scroller.connect(outer.current, rows.current)
  }, [scroller])
  useLayoutEffect(() => {
    scroller.setLines({ count, isFixed, follows })
  }, [scroller, count, isFixed, follows])
  const last = Math.min(range.last, count)
  const first = Math.min(range.first, last)
  useLayoutEffect(() => {
    scroller.setDrawn(first, last)
  })
  return { first, last, height: scroller.heightOf(count), scroller, outer, rows }
}
