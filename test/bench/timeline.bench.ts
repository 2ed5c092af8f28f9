// The timeline of builds of 1,000 and of 5,000 steps, on a double of the main process in a plain Chromium: scrolling
// through its lanes, moving and zooming in time, and growing while steps run. Aims: p95 of the frames ≤ 16.7 ms, and of the
// drawing itself ≤ 8 ms. The display has no graphics card: an empty page of the same run is what a frame can be at best.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { build, preview } from 'vite'
import { root } from '#test/support/studio.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { frameTimes, reportFrames, type Move } from './frame-times.ts'
import { verdict } from './measure-pairs.ts'
import { median, ms, percentile } from './statistics.ts'

const AIM = 16.7
const DRAWING = 8

/** A Chromium of this machine, or the one that SLIPWAY_CHROMIUM names. */
function chromiumExecutable(): string {
  const known = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  const found = process.env['SLIPWAY_CHROMIUM'] ?? known.find((path) => existsSync(path))
  if (found === undefined) throw new Error('There is no Chromium here: name one in SLIPWAY_CHROMIUM.')
  return found
}

/** The window on its double, in a folder of its own. */
async function servedWindow(outDir: string) {
  const configFile = join(root, 'test/support/renderer-harness/vite.config.ts')
  await build({ configFile, logLevel: 'error', build: { outDir } })
  return preview({
    configFile,
    logLevel: 'error',
    build: { outDir },
    preview: { port: 0, host: '127.0.0.1' },
  })
}

async function startBuild(page: Page, url: string, scenario: string): Promise<void> {
  await page.goto(`${url}?scenario=${scenario}`)
  await page.locator('html[data-ready="true"]').waitFor()
  await page.locator('[data-testid="build-button"]:enabled').click()
  await page.getByTestId('timeline-canvas').hover()
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

await using folder = await temporaryFolder()
const server = await servedWindow(join(folder.path, 'window'))
const url = server.resolvedUrls?.local[0] ?? server.resolvedUrls?.network[0] ?? ''
const browser = await chromium.launch({
  executablePath: chromiumExecutable(),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})
try {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } })
  await startBuild(page, url, 'steps-live')
  const growing = await frameTimes(page, wait)
  for (const steps of [1000, 5000]) {
    await startBuild(page, url, `steps-${steps}`)
    await page.getByTestId('outcome').waitFor()
    await page.getByTestId('timeline-canvas').hover()
    await page.waitForTimeout(1000)
    const scrolled = await frameTimes(page, scroll)
    const zoomed = await frameTimes(page, zoom)
    const moved = await frameTimes(page, pan)
    const drawing = await drawingTimes(page, scroll)
    await page.evaluate(() => document.body.replaceChildren())
    const empty = percentile(await frameTimes(page, scroll), 0.95)
    const worst = percentile(drawing, 0.95)
    process.stdout.write(
      `${steps} steps; an empty page's frame: p95 ${ms(empty)} ms; ` +
        `drawing: median ${ms(median(drawing))} ms, p95 ${ms(worst)} ms ${verdict(worst, DRAWING)}\n`,
    )
    if (steps === 1000) reportFrames('growing', growing, AIM, empty)
    reportFrames('scroll', scrolled, AIM, empty)
    reportFrames('zoom', zoomed, AIM, empty)
    reportFrames('move', moved, AIM, empty)
    if (worst > DRAWING) process.exitCode = 1
  }
} finally {
  await browser.close()
  await server.close()
}
