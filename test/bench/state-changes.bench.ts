// 1,000 changes of state a second on 500 rows, all in sight: from the engine's word, over the real client and the real
// window, to the frame that shows it. Aims: p95 ≤ 50 ms and no task over 50 ms.
// The time is from the engine's end of the socket, so a little more than from the main process's.
import type { Page } from '@playwright/test'
import { openStudio } from '#test/support/studio.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { benchDockerfile } from './bench-dockerfile.ts'
import { startChurningEngine, type SentChange } from './churning-engine.ts'
import { verdict } from './measure-pairs.ts'
import { median, ms, percentile } from './statistics.ts'
import { readWatch, watchWindow } from './window-watch.ts'

const STAGES = 25
const ROWS = 20
const PER_SECOND = 1_000
const SECONDS = 10
const ROUNDS = 3

interface PaintedChange {
  readonly row: string
  readonly state: string
  /** ms since the epoch, with fractions. */
  readonly at: number
}

declare global {
  interface Window {
    painted?: PaintedChange[]
  }
}

/** Writes down when each change of a row was on screen: when the frame in which it was made had been drawn. */
async function watchRows(page: Page): Promise<void> {
  await page.evaluate(() => {
    const painted: PaintedChange[] = []
    window.painted = painted
    let waiting: Omit<PaintedChange, 'at'>[] = []
    const { port1, port2 } = new MessageChannel()
    // Comes as a task of its own, after the frame.
    port2.onmessage = () => {
      const at = performance.timeOrigin + performance.now()
      for (const change of waiting) painted.push({ ...change, at })
      waiting = []
    }
    new MutationObserver((records) => {
      for (const { target } of records) {
        if (!(target instanceof HTMLElement)) continue
        const row = /^row-(.*)$/.exec(target.dataset['testid'] ?? '')?.[1]
        const state = target.dataset['state']
        if (row !== undefined && state !== undefined) waiting.push({ row, state })
      }
      port1.postMessage(0)
    }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-state'] })
  })
}

/** ms of each change; changes of a row that came between two frames are one. */
function latencies(
  sent: readonly SentChange[],
  painted: readonly PaintedChange[],
  rows: ReadonlyMap<number, string>,
): number[] {
  const found: number[] = []
  const byRow = new Map<string, PaintedChange[]>()
  for (const change of painted) byRow.set(change.row, [...(byRow.get(change.row) ?? []), change])
  const taken = new Map<string, number>()
  for (const { line, state, at } of sent) {
    const row = rows.get(line) ?? ''
    const shown = byRow.get(row) ?? []
    const from = taken.get(row) ?? 0
    const index = shown.findIndex((change, i) => i >= from && change.state === state && change.at >= at)
    if (index < 0) continue
    taken.set(row, index + 1)
    found.push((shown[index]?.at ?? 0) - at)
  }
  return found
}

/** Which row stands for a line: `2/7` for the seventh instruction of the third stage. */
function rowsByLine(text: string): ReadonlyMap<number, string> {
  const rows = new Map<number, string>()
  let [stage, position] = [-1, 0]
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue
    if (line.startsWith('FROM ')) [stage, position] = [stage + 1, 0]
    rows.set(index + 1, `${stage}/${position}`)
    position += 1
  }
  return rows
}

const { text, steps } = benchDockerfile(STAGES, ROWS + 1)
await using folder = await temporaryFolder({ Dockerfile: text })
for (let round = 0; round < ROUNDS; round += 1) {
  await using engine = await startChurningEngine(steps)
  await using studio = await openStudio({ path: folder.path, engineSocket: engine.socketPath })
  const { page } = studio
  await page.locator('.monaco-editor .view-line').first().waitFor()
  await page.getByTestId('stage-card-stage0').waitFor()
  await page.getByTestId('graph-fit').click()
  await page.locator('[data-testid="build-button"]:enabled').click()
  await watchRows(page)
  await watchWindow(page)
  const sent = await engine.churn(PER_SECOND, SECONDS * 1000)
  const { longTasks, frames } = await readWatch(page)
  const painted = (await page.evaluate(() => window.painted)) ?? []
  const found = latencies(sent, painted, rowsByLine(text))
  engine.finish()
  const p95 = percentile(found, 0.95)
  process.stdout.write(
    `${steps.length} rows, ${sent.length} changes in ${SECONDS} s, ${found.length} seen: ` +
      `median ${ms(median(found))} ms, p95 ${ms(p95)} ms ${verdict(p95, 50)}, worst ${ms(Math.max(...found))} ms, ` +
      `${Math.round(frames.length / SECONDS)} frames a second, ${longTasks.length} long tasks ` +
      `(worst ${ms(Math.max(0, ...longTasks))} ms) ${verdict(longTasks.length, 0)}\n`,
  )
  if (p95 > 50 || longTasks.length > 0) process.exitCode = 1
}
