import type { Page } from '@playwright/test'
import { verdict } from './measure-pairs.ts'
import { median, ms, percentile } from './statistics.ts'
import { readWatch, watchWindow } from './window-watch.ts'

const FRAMES = 400
const FRAME = 1000 / 60
/** How far the display's own frames may be from one another before one counts as late, in ms. */
const JITTER = 1

/** Something that is done again and again: a turn of the wheel. */
export type Move = (page: Page, step: number) => Promise<void>

/** Times between frames while something is done again and again, ms. */
export async function frameTimes(page: Page, move: Move): Promise<readonly number[]> {
  await watchWindow(page)
  const began = performance.now()
  for (let step = 0; performance.now() - began < FRAMES * FRAME; step += 1) {
    await move(page, step)
    await page.waitForTimeout(8)
  }
  const { frames } = await readWatch(page)
  return frames.slice(1).map((time, index) => time - (frames[index] ?? 0))
}

/** Prints times between frames beside the aim and beside those of an empty page; one that misses its aim fails the run. */
export function reportFrames(what: string, intervals: readonly number[], aim: number, empty: number): void {
  const p95 = percentile(intervals, 0.95)
  const late = intervals.filter((interval) => interval > FRAME + JITTER).length
  process.stdout.write(
    `  ${what}: median ${ms(median(intervals))} ms, p95 ${ms(p95)} ms ${verdict(p95 - JITTER, aim)}, ` +
      `${(p95 / empty).toFixed(2)} × the empty page's, ${late} of ${intervals.length} frames late\n`,
  )
  if (p95 - JITTER > aim) process.exitCode = 1
}
