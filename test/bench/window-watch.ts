import type { Page } from '@playwright/test'

/** What a window went through while it was watched; times in ms since its navigation. */
export interface WindowWatch {
  /** When keys were pressed. */
  readonly keys: readonly number[]
  /** When frames began. */
  readonly frames: readonly number[]
  /** How long the tasks were that took 50 ms or more. */
  readonly longTasks: readonly number[]
  /** From a key to the frame that shows what it did, as the browser tells it, in steps of 8 ms. */
  readonly keyToPaint: readonly number[]
  /** When the graph of a text was in the document. */
  readonly commits: readonly number[]
}

declare global {
  interface Window {
    watch?: { [K in keyof WindowWatch]: number[] }
  }
}

/** From now on the window writes down its keys, frames and long tasks. */
export async function watchWindow(page: Page): Promise<void> {
  await page.evaluate(() => {
    const fresh = { keys: [], frames: [], longTasks: [], keyToPaint: [], commits: [] }
    if (window.watch !== undefined) {
      window.watch = fresh
      return
    }
    window.watch = fresh
    const note = (kind: keyof WindowWatch, value: number): unknown => window.watch?.[kind].push(value)
    window.addEventListener('keydown', ({ timeStamp }) => note('keys', timeStamp), { capture: true })
    const onFrame = (at: number): void => {
      note('frames', at)
      requestAnimationFrame(onFrame)
    }
    requestAnimationFrame(onFrame)
    const observe = (type: string, take: (entry: PerformanceEntry) => void, more = {}): void =>
      new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, ...more })
    observe('longtask', ({ duration }) => note('longTasks', duration))
    observe('mark', ({ name, startTime }) => {
      if (name === 'slipway:graph-committed') note('commits', startTime)
    })
    observe('event', ({ name, duration }) => name === 'keydown' && note('keyToPaint', duration), {
      durationThreshold: 16,
    })
  })
}

/** What it wrote down. */
export async function readWatch(page: Page): Promise<WindowWatch> {
  await page.waitForTimeout(200) // The observers tell in a task of their own.
  const found = await page.evaluate(() => window.watch)
  if (found === undefined) throw new Error('The window was not watched.')
  return found
}
