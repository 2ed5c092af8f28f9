import type { RefObject } from 'react'
import { useLayoutEffect, useState } from 'react'

/** How many of the widths (px, ascending) an element has room for; 0 below the first. */
export function useRoom(ref: RefObject<HTMLElement | null>, widths: readonly number[]): number {
  const [room, setRoom] = useState(0)
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    const measure = () => setRoom(widths.filter((width) => element.clientWidth >= width).length)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref, widths])
  return room
}
