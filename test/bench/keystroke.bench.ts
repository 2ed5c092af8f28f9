// From a key in the editor to the graph with that letter in it, committed to the document, in the real window; and from
// the key to the frame in which the editor shows it. Aims: the graph p95 ≤ 16.7 ms for 100 lines, ≤ 33 ms for 500,
// ≤ 100 ms for 1,000 instructions, and painted in the next frame; no task over 50 ms while typing.
import { openStudio } from '#test/support/studio.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { verdict } from './measure-pairs.ts'
import { median, ms, percentile } from './statistics.ts'
import { readWatch, watchWindow } from './window-watch.ts'

const KEYS = 200
const WARM_UP = 20
const aims = [
  { what: '100 lines', lines: 100, p95: 16.7 },
  { what: '500 lines', lines: 500, p95: 33 },
  { what: '1,000 instructions', lines: 1_144, p95: 100 },
] as const

/** A Dockerfile of so many lines: stages of seven instructions that copy from one another. */
function dockerfile(lines: number): string {
  const text: string[] = []
  for (let stage = 0; text.length < lines - 2; stage += 1) {
    text.push(`FROM debian:bookworm-slim AS stage${stage}`, `WORKDIR /work/${stage}`, `ENV NUMBER=${stage}`)
    if (stage > 0) text.push(`COPY --from=stage${stage - 1} /out /in`)
    text.push('COPY . .', `RUN --mount=type=cache,target=/cache make part${stage}`, 'RUN make check', '')
  }
  return [...text.slice(0, lines - 1), 'RUN echo '].join('\n')
}

interface Typing {
  /** From each key to the graph. */
  readonly latencies: readonly number[]
  /** From the graph's commit to the next frame. */
  readonly frames: readonly number[]
  readonly keyToPaint: readonly number[]
  readonly longTasks: readonly number[]
}

async function measure(lines: number): Promise<Typing> {
  await using folder = await temporaryFolder({ Dockerfile: dockerfile(lines) })
  await using studio = await openStudio({ path: folder.path, engineSocket: null })
  const { page } = studio
  await page.locator('.monaco-editor .view-line').first().waitFor()
  await page.locator('[data-testid^="stage-card-"]').first().waitFor()
  await page.locator('.monaco-editor .view-lines').first().click()
  await page.keyboard.press('ControlOrMeta+End')
  for (let key = 0; key < KEYS + WARM_UP; key += 1) {
    if (key === WARM_UP) await watchWindow(page)
    await page.keyboard.press('abcdefghij'[key % 10] ?? 'a')
    await page.waitForTimeout(40)
  }
  const { keys, frames, commits, keyToPaint, longTasks } = await readWatch(page)
  if (keys.length < KEYS || commits.length < keys.length) {
    throw new Error(`Only ${commits.length} of ${keys.length} keys reached the graph.`)
  }
  const samples = keys.map((key) => {
    const commit = commits.find((time) => time > key) ?? Number.NaN
    const frame = frames.find((time) => time > commit) ?? Number.NaN
    return { latency: commit - key, frame: frame - commit }
  })
  return {
    latencies: samples.map(({ latency }) => latency),
    frames: samples.map(({ frame }) => frame),
    keyToPaint,
    longTasks,
  }
}

for (const { what, lines, p95 } of aims) {
  const { latencies, frames, keyToPaint, longTasks } = await measure(lines)
  const reached = percentile(latencies, 0.95)
  // The browser leaves out what took less than 16 ms.
  const fast = Array.from({ length: Math.max(0, latencies.length - keyToPaint.length) }, () => 16)
  const worst = ms(Math.max(0, ...longTasks))
  process.stdout.write(
    [
      `${what}: median ${ms(median(latencies))} ms, p95 ${ms(reached)} ms ${verdict(reached, p95)}, ` +
        `next frame ${ms(median(frames))} ms after, ${latencies.length} keys`,
      `  the letter itself on screen: p95 ≤ ${ms(percentile([...fast, ...keyToPaint], 0.95))} ms; ` +
        `${longTasks.length} long tasks (worst ${worst} ms) ${verdict(longTasks.length, 0)}`,
      '',
    ].join('\n'),
  )
  if (reached > p95 || longTasks.length > 0) process.exitCode = 1
}
