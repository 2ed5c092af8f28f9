// From a key in the editor to the graph with that letter in it, committed to the document, in the real window.
// Aims: p95 ≤ 16.7 ms for 100 lines, ≤ 33 ms for 500, and painted in the next frame.
import { openStudio } from '#test/support/studio.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { median, ms, percentile } from './statistics.ts'

const KEYS = 200
const WARM_UP = 20
const aims = [
  { lines: 100, p95: 16.7 },
  { lines: 500, p95: 33 },
] as const

/** When keys were pressed and frames began, in the window's ms. */
interface Times {
  readonly keys: number[]
  readonly frames: number[]
}

declare global {
  interface Window {
    times?: Times
  }
}

/** A Dockerfile of so many lines: stages of eight instructions that copy from one another. */
function dockerfile(lines: number): string {
  const text: string[] = []
  for (let stage = 0; text.length < lines - 2; stage += 1) {
    text.push(`FROM debian:bookworm-slim AS stage${stage}`, `WORKDIR /work/${stage}`, `ENV NUMBER=${stage}`)
    if (stage > 0) text.push(`COPY --from=stage${stage - 1} /out /in`)
    text.push('COPY . .', `RUN --mount=type=cache,target=/cache make part${stage}`, 'RUN make check', '')
  }
  return [...text.slice(0, lines - 1), 'RUN echo '].join('\n')
}

/** Latency of each key, and how many frames later than the commit it was painted. */
async function measure(lines: number): Promise<{ latencies: number[]; frames: number[] }> {
  await using folder = await temporaryFolder({ Dockerfile: dockerfile(lines) })
  await using studio = await openStudio({ path: folder.path, engineSocket: null })
  const { page } = studio
  await page.locator('.monaco-editor .view-line').first().waitFor()
  await page.locator('[data-testid^="stage-card-"]').first().waitFor()
  await page.locator('.monaco-editor .view-lines').first().click()
  await page.keyboard.press('ControlOrMeta+End')
  await page.evaluate(() => {
    const times: Times = { keys: [], frames: [] }
    window.addEventListener('keydown', (event) => times.keys.push(event.timeStamp), { capture: true })
    const onFrame = (): void => {
      times.frames.push(performance.now())
      requestAnimationFrame(onFrame)
    }
    requestAnimationFrame(onFrame)
    performance.clearMarks()
    window.times = times
  })
  for (let key = 0; key < KEYS + WARM_UP; key += 1) {
    await page.keyboard.press('abcdefghij'[key % 10] ?? 'a')
    await page.waitForTimeout(40)
  }
  const { keys, frames, commits } = await page.evaluate(() => ({
    keys: window.times?.keys ?? [],
    frames: window.times?.frames ?? [],
    // Set by the graph in the commit that has the text's version in it.
    commits: performance.getEntriesByName('slipway:graph-committed').map(({ startTime }) => startTime),
  }))
  if (commits.length < keys.length) {
    throw new Error(`Only ${commits.length} of ${keys.length} keys reached the graph.`)
  }
  const samples = keys.slice(WARM_UP).map((key) => {
    const commit = commits.find((time) => time > key) ?? Number.NaN
    const frame = frames.find((time) => time > commit) ?? Number.NaN
    return { latency: commit - key, frame: frame - commit }
  })
  return { latencies: samples.map(({ latency }) => latency), frames: samples.map(({ frame }) => frame) }
}

for (const { lines, p95 } of aims) {
  const { latencies, frames } = await measure(lines)
  const reached = percentile(latencies, 0.95)
  process.stdout.write(
    `${lines} lines: median ${ms(median(latencies))} ms, p95 ${ms(reached)} ms (aim ≤ ${p95}: ` +
      `${reached <= p95 ? 'met' : 'MISSED'}), next frame ${ms(median(frames))} ms after, ${latencies.length} keys\n`,
  )
  if (reached > p95) process.exitCode = 1
}
