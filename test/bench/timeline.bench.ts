// The timeline of a build of 1,000 and of 5,000 steps in the real window: scrolling through its lanes, moving and zooming
// in time, and growing while all its lanes run. Aims: p95 of the frames ≤ 16.7 ms for 1,000 and for 5,000, and the drawing
// itself ≤ 8 ms. The display has no graphics card: an empty page of the same run is what a frame can be at best here.
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { Page } from '@playwright/test'
import { openStudio } from '#test/support/studio.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { generatedBuild } from '#test/support/renderer-harness/generated-build.ts'
import { startChurningEngine, type Vertex } from './churning-engine.ts'
import { frameTimes, reportFrames, type Move } from './frame-times.ts'
import { verdict } from './measure-pairs.ts'
import { median, ms, percentile } from './statistics.ts'

const builds = [
  { stages: 40, stepsPerStage: 25 },
  { stages: 100, stepsPerStage: 50 },
] as const

/** The last report of each step of a generated build; `running`: the last step of each stage has not ended. */
function vertexes(startedAt: number, size: (typeof builds)[number], running: boolean): readonly Vertex[] {
  const last = new Map<string, Vertex>()
  for (const { events } of generatedBuild(startedAt, size)) {
    for (const event of events) {
      if (event.kind !== 'vertex' || event.startedAt === undefined) continue
      const { digest, name, cached, completedAt } = event
      const isOpen = running && name.includes(`${size.stepsPerStage}/${size.stepsPerStage}]`)
      last.set(digest, {
        digest,
        name,
        cached,
        inputs: [...event.inputs],
        started: timestampFromMs(Math.floor(event.startedAt)),
        ...(completedAt === undefined || isOpen
          ? {}
          : { completed: timestampFromMs(Math.floor(completedAt)) }),
      })
    }
  }
  return [...last.values()]
}

/** What drawing costs by itself: frame callbacks of the window, ms. */
async function drawingTimes(page: Page, move: Move): Promise<readonly number[]> {
  await page.evaluate(() => {
    const ask = window.requestAnimationFrame.bind(window)
    const times: number[] = []
    Object.assign(window, { drawingTimes: times })
    window.requestAnimationFrame = (callback) =>
      ask((at) => {
        const began = performance.now()
        callback(at)
        times.push(performance.now() - began)
      })
  })
  for (let step = 0; step < 200; step += 1) {
    await move(page, step)
    await page.waitForTimeout(8)
  }
  return page.evaluate(() => (window as unknown as { drawingTimes: number[] }).drawingTimes)
}

const scroll: Move = (page, step) => page.mouse.wheel(0, step % 80 < 40 ? 40 : -40)
const pan: Move = async (page, step) => {
  await page.keyboard.down('Shift')
  await page.mouse.wheel(0, step % 40 < 20 ? 24 : -24)
  await page.keyboard.up('Shift')
}
const zoom: Move = async (page, step) => {
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, step % 40 < 20 ? -30 : 30)
  await page.keyboard.up('Control')
}
const wait: Move = (page) => page.waitForTimeout(8)

for (const size of builds) {
  await using folder = await temporaryFolder({ Dockerfile: 'FROM scratch\nCOPY . /\n' })
  await using engine = await startChurningEngine([2])
  await using studio = await openStudio({ path: folder.path, engineSocket: engine.socketPath })
  const { page } = studio
  await page.locator('[data-testid="build-button"]:enabled').click()
  const length = size.stages * size.stepsPerStage * 10
  const startedAt = Date.now() - length
  await engine.tell(vertexes(startedAt, size, true))
  const steps = size.stages * size.stepsPerStage
  const canvas = page.locator('[data-testid="timeline-canvas"]')
  await page.waitForFunction((least) => {
    const drawn = document.querySelector<HTMLElement>('[data-testid="timeline-canvas"]')?.dataset['bars']
    return Number(drawn ?? 0) > least
  }, steps)
  await canvas.hover()
  const growing = await frameTimes(page, wait)
  await engine.tell(vertexes(startedAt, size, false))
  engine.finish()
  await page.getByTestId('outcome').waitFor()
  await canvas.hover()
  await page.waitForTimeout(500)
  const scrolled = await frameTimes(page, scroll)
  const zoomed = await frameTimes(page, zoom)
  await page.mouse.wheel(0, 0)
  const panned = await frameTimes(page, pan)
  const drawing = await drawingTimes(page, scroll)
  await page.evaluate(() => document.body.replaceChildren())
  const empty = percentile(await frameTimes(page, scroll), 0.95)
  const worst = percentile(drawing, 0.95)
  process.stdout.write(
    `${steps} steps in ${size.stages} lanes; an empty page's frame: p95 ${ms(empty)} ms; ` +
      `drawing: median ${ms(median(drawing))} ms, p95 ${ms(worst)} ms ${verdict(worst, 8)}\n`,
  )
  reportFrames('growing', growing, 16.7, empty)
  reportFrames('scroll', scrolled, 16.7, empty)
  reportFrames('zoom', zoomed, 16.7, empty)
  reportFrames('move', panned, 16.7, empty)
  if (worst > 8) process.exitCode = 1
}
