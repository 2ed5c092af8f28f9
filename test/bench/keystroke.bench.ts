// From a key in the editor to the graph with that letter in it, committed to the document, in the real window.
// Aims: p95 ≤ 16.7 ms for 100 lines, ≤ 33 ms for 500, and painted in the next frame.
import { openStudio } from '#test/support/studio.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { median, ms, percentile } from './statistics.ts'

const KEYS = 200
const aims = [
  { lines: 100, p95: 16.7 },
  { lines: 500, p95: 33 },
] as const

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
  await page.getByTestId('graph').waitFor()
  await page.locator('.monaco-editor .view-lines').first().click()
  await page.keyboard.press('ControlOrMeta+End')
  await page.evaluate(() => {
    const samples: { latency: number; frame: number }[] = []
    let pressed: number | undefined
    window.addEventListener('keydown', (event) => (pressed = event.timeStamp), { capture: true })
    const graph = document.querySelector('[data-testid="graph"]')
    if (!graph) throw new Error('There is no graph.')
    new MutationObserver(() => {
      if (pressed === undefined) return
      const committed = performance.now()
      const latency = committed - pressed
      pressed = undefined
      requestAnimationFrame((start) => samples.push({ latency, frame: start - committed }))
    }).observe(graph, { subtree: true, childList: true, characterData: true, attributes: true })
    ;(window as unknown as { samples: unknown }).samples = samples
  })
  for (let key = 0; key < KEYS + 20; key += 1) {
    await page.keyboard.press('abcdefghij'[key % 10] ?? 'a')
    await page.waitForTimeout(40)
  }
  const samples = await page.evaluate(
    () => (window as unknown as { samples: { latency: number; frame: number }[] }).samples,
  )
  if (samples.length < KEYS) throw new Error(`Only ${samples.length} of ${KEYS + 20} keys reached the graph.`)
  const warm = samples.slice(20)
  return { latencies: warm.map(({ latency }) => latency), frames: warm.map(({ frame }) => frame) }
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
