// A build of 5,000 steps with 3,000 changes of state a second: tasks of the window over 50 ms and stalls of the main process
// over 20 ms. Aims: none while it goes on. Its beginning, where all steps are told at once, and its end are told apart.
import type { ElectronApplication } from '@playwright/test'
import { openStudio } from '#test/support/studio.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { benchDockerfile } from './bench-dockerfile.ts'
import { startChurningEngine } from './churning-engine.ts'
import { verdict } from './measure-pairs.ts'
import { ms } from './statistics.ts'
import { readWatch, watchWindow } from './window-watch.ts'

const STAGES = 100
const ROWS = 50
const PER_SECOND = 3_000
const SECONDS = 30
const STALL = 20

declare global {
  var stalls: number[] | undefined
}

/** From now on the main process writes down by how many ms its loop was late. */
async function watchMain(app: ElectronApplication): Promise<void> {
  await app.evaluate(() => {
    const isWatched = globalThis.stalls !== undefined
    globalThis.stalls = []
    if (isWatched) return
    let last = performance.now()
    setInterval(() => {
      const now = performance.now()
      globalThis.stalls?.push(now - last - 4)
      last = now
    }, 4)
  })
}

const { text, steps } = benchDockerfile(STAGES, ROWS + 1)
await using folder = await temporaryFolder({ Dockerfile: text })
await using engine = await startChurningEngine(steps)
await using studio = await openStudio({ path: folder.path, engineSocket: engine.socketPath })
const { page, app } = studio
await page.getByTestId('stage-card-stage0').waitFor()
await page.getByTestId('graph-fit').click()
await page.locator('[data-testid="build-button"]:enabled').waitFor()

async function watch(what: string, aim: boolean, work: () => Promise<unknown>): Promise<void> {
  await watchWindow(page)
  await watchMain(app)
  await work()
  const { longTasks } = await readWatch(page)
  const stalls = (await app.evaluate(() => globalThis.stalls ?? [])).filter((late) => late > STALL)
  const found = longTasks.length + stalls.length
  process.stdout.write(
    `${what}: ${longTasks.length} long tasks (worst ${ms(Math.max(0, ...longTasks))} ms), ` +
      `${stalls.length} stalls of main (worst ${ms(Math.max(0, ...stalls))} ms)${aim ? ` ${verdict(found, 0)}` : ''}\n`,
  )
  if (aim && found > 0) process.exitCode = 1
}

await watch(`${steps.length} steps begin`, false, async () => {
  await page.getByTestId('build-button').click()
  await engine.churn(PER_SECOND, 2000)
})
await watch(`${PER_SECOND} changes a second for ${SECONDS} s`, true, () =>
  engine.churn(PER_SECOND, SECONDS * 1000),
)
await watch('the end', false, async () => {
  engine.finish()
  await page.getByTestId('outcome').waitFor()
  await page.waitForTimeout(2000)
})
