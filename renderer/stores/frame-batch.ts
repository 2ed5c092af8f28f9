/** How a batch asks for its moment; gives the undo. */
export type Schedule = (run: () => void) => () => void

/** The next animation frame, or soon where the window is hidden and has no frames. */
const nextFrame: Schedule = (run) => {
  if (document.hidden) {
    const timer = setTimeout(run, 100)
    return () => clearTimeout(timer)
  }
  const frame = requestAnimationFrame(run)
  return () => cancelAnimationFrame(frame)
}

export interface FrameBatch<T> {
  readonly add: (items: readonly T[]) => void
  /** Hands over at once what waits. */
  readonly flush: () => void
  /** Forgets what waits. */
  readonly dispose: () => void
}

/** Collects items and hands them over together, once per frame at most. */
export function frameBatch<T>(
  handOver: (items: readonly T[]) => void,
  schedule: Schedule = nextFrame,
): FrameBatch<T> {
  let waiting: T[] = []
  let undo: (() => void) | undefined
  const flush = () => {
    undo?.()
    undo = undefined
    if (waiting.length === 0) return
    const items = waiting
    waiting = []
    handOver(items)
  }
  return {
    add: (items) => {
      for (const item of items) waiting.push(item)
      if (waiting.length > 0) undo ??= schedule(flush)
    },
    flush,
    dispose: () => {
      undo?.()
      undo = undefined
      waiting = []
    },
  }
}
