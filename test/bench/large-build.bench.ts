// One generated build of 5,000 steps that print a million lines, from the engine's socket over the real client and main
// process to the real window: what the window does meanwhile, how much more memory all processes take, and how timeline,
// log and steps scroll afterwards. Aims: p95 of a frame within 60 fps, or that of an empty page of the same machine and a
// little; ≤ 300 MiB more memory than with the file open.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { openStudio, type Studio } from '#test/support/studio.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { benchDockerfile } from './bench-dockerfile.ts'
import { frameTimes, reportFrames, type Move } from './frame-times.ts'
import { verdict } from './measure-pairs.ts'
import { startScriptedEngine, type ScriptedEngine, type WantedStep } from './scripted-engine.ts'
import { ms, percentile } from './statistics.ts'
import { readWatch, watchWindow } from './window-watch.ts'

const STAGES = 152
const ROWS = 34
const LINES = 1_000_000
/** Lines in a message of a step's output. */
const PART = 25
const AT_ONCE = 8
const MOST_MEMORY = 300
const AIM = 1000 / 60

/** As BuildKit names them, each after the one before it in its stage. */
function wantedSteps(text: string, lines: readonly number[]): readonly WantedStep[] {
  const source = text.split('\n')
  const perStage = ROWS - 1
  return lines.map((line, place) => {
    const [stage, row] = [Math.floor(place / perStage), place % perStage]
    const name = `[stage${stage} ${row + 2}/${ROWS}] ${source[line - 1] ?? ''}`
    return { line, name, ...(row > 0 && { after: place - 1 }) }
  })
}

/** Runs all steps, some at once, each with its share of the output. */
async function play({ steps, send }: ScriptedEngine): Promise<void> {
  await send({ vertexes: steps.map(({ digest, name, inputs }) => ({ digest, name, inputs: [...inputs] })) })
  const share = Math.ceil(LINES / steps.length)
  let line = 0
  for (let first = 0; first < steps.length; first += AT_ONCE) {
    const group = steps.slice(first, first + AT_ONCE)
    const started = timestampFromMs(Date.now())
    await send({ vertexes: group.map(({ digest, name }) => ({ digest, name, started })) })
    for (let printed = 0; printed < share; printed += PART) {
      await send({
        logs: group.map(({ digest, line: at }) => {
          const part = Array.from(
            { length: Math.min(PART, share - printed) },
            () =>
              `line ${(line += 1)}: compiling src/module_${at}/part_${line % 977}.c with -O2 -g -Wall, as it is\n`,
          )
          const timestamp = timestampFromMs(Date.now())
          return { vertex: digest, stream: 1n, timestamp, msg: Buffer.from(part.join('')) }
        }),
      })
    }
    const completed = timestampFromMs(Date.now())
    await nextTurn() // An engine answers pings, however much it has to tell.
    await send({ vertexes: group.map(({ digest, name }) => ({ digest, name, started, completed })) })
  }
}

/** MiB of all the studio's processes, with what nobody needs any more given back. */
async function memory(studio: Studio): Promise<number> {
  await studio.page.evaluate(() => (globalThis as { gc?: () => void }).gc?.())
  const sizes = await studio.app.evaluate(({ app }) =>
    app.getAppMetrics().map(({ memory: { workingSetSize } }) => workingSetSize),
  )
  return sizes.reduce((sum, size) => sum + size, 0) / 1024
}

/** Turns the wheel on something, some notches down and then up again. */
function wheelOn(testId: string): Move {
  return async (page, step) => {
    if (step === 0) await page.getByTestId(testId).hover()
    await page.mouse.wheel(0, step % 80 < 40 ? 60 : -60)
  }
}

async function emptyPage(page: Page): Promise<number> {
  await page.evaluate(() => document.body.replaceChildren())
  return percentile(await frameTimes(page, (at) => at.mouse.wheel(0, 40)), 0.95)
}

const { text, steps: lines } = benchDockerfile(STAGES, ROWS)
await using folder = await temporaryFolder({ Dockerfile: text })
await using engine = await startScriptedEngine(wantedSteps(text, lines))
await using studio = await openStudio({ path: folder.path, engineSocket: engine.socketPath })
const { page } = studio
await page.locator('[data-testid="build-button"]:enabled').waitFor()
await page.getByTestId('graph-pane').waitFor()
await page.waitForTimeout(3000)
const before = await memory(studio)
await page.getByTestId('build-button').click()
await page.getByTestId('timeline-canvas').waitFor()
await watchWindow(page)
const began = performance.now()
await play(engine)
engine.finish()
const outcome = page.getByTestId('outcome')
await outcome.waitFor({ timeout: 600_000 })
if ((await outcome.getAttribute('data-outcome')) !== 'succeeded') throw new Error(await outcome.innerText())
const took = performance.now() - began
const { frames, longTasks } = await readWatch(page)
process.stdout.write(
  `${engine.steps.length} steps, ${LINES.toLocaleString('en')} lines in ${ms(took / 1000)} s; meanwhile ` +
    `${Math.round(frames.length / (took / 1000))} frames a second, ${longTasks.length} long tasks ` +
    `(worst ${ms(Math.max(0, ...longTasks))} ms)\n`,
)
await page.waitForTimeout(1000)
const after = await memory(studio)
const timeline = await frameTimes(page, wheelOn('timeline-canvas'))
await page.getByTestId('tab-log').click()
await page.locator('[data-line]').first().waitFor()
const log = await frameTimes(page, wheelOn('log-lines'))
await page.getByTestId('tab-steps').click()
const table = await frameTimes(page, wheelOn('step-table'))
const graph = await frameTimes(page, wheelOn('graph-pane'))
const scrolled = await memory(studio)
const empty = await emptyPage(page)
const grown = Math.max(after, scrolled) - before
process.stdout.write(`  an empty page’s frame: p95 ${ms(empty)} ms\n`)
const aim = Math.round(Math.max(AIM, empty * 1.1) * 10) / 10
reportFrames('timeline by the wheel', timeline, aim, empty)
reportFrames('log by the wheel', log, aim, empty)
reportFrames('steps by the wheel', table, aim, empty)
reportFrames('graph by the wheel', graph, aim, empty)
process.stdout.write(
  `  more memory, all processes: ${ms(after - before)} MiB after the build, ${ms(scrolled - before)} MiB after scrolling ` +
    `${verdict(grown, MOST_MEMORY)}\n`,
)
if (grown > MOST_MEMORY) process.exitCode = 1
