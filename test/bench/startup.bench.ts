// Start-up of the real window, from the creation of its process to its first interactive frame, beside an empty window
// of the same Electron: what is above that is the studio's own. Aim: interactive within 2 s of Electron's own start.
import { join } from 'node:path'
import { _electron } from '@playwright/test'
import { electronExecutable, openStudio, root } from '#test/support/studio.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { median, ms } from './statistics.ts'

const ROUNDS = 7
const AIM_MS = 2_000

const emptyMain = `const { app, BrowserWindow } = require('electron')
app.whenReady().then(() => {
  globalThis.kept = new BrowserWindow({ width: 1440, height: 900 })
  globalThis.kept.loadURL('data:text/html,<p>empty</p>')
})
`

/** From the creation of the process to the end of the empty page's load, in ms. */
async function emptyWindow(): Promise<number> {
  await using folder = await temporaryFolder({
    'package.json': '{"name":"empty","version":"0.0.0","main":"main.cjs"}',
    'main.cjs': emptyMain,
  })
  const app = await _electron.launch({
    executablePath: electronExecutable(),
    args: [folder.path, '--no-sandbox', `--user-data-dir=${join(folder.path, 'profile')}`],
  })
  const page = await app.firstWindow()
  await page.waitForLoadState('load')
  const created = await app.evaluate(() => process.getCreationTime())
  const loaded = await page.evaluate(() => {
    const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    return performance.timeOrigin + (entry?.loadEventEnd ?? 0)
  })
  await app.close()
  return loaded - (created ?? 0)
}

/** The same to the frame in which a project is open, its text can be edited and its graph is drawn. */
async function studioWindow(userData: string): Promise<number> {
  await using studio = await openStudio({
    path: join(root, 'examples', 'parallel'),
    engineSocket: process.env['SLIPWAY_TEST_SOCKET'] ?? null,
    userData,
  })
  const created = await studio.app.evaluate(() => process.getCreationTime())
  const ready = await studio.page
    .waitForFunction(() => {
      const isThere = ['[data-ready]', '.monaco-editor .view-line', '[data-testid="stage-card-final"]'].every(
        (selector) => document.querySelector(selector),
      )
      return isThere && performance.timeOrigin + performance.now()
    })
    .then((handle) => handle.jsonValue())
  return Number(ready) - (created ?? 0)
}

await using profile = await temporaryFolder()
await studioWindow(profile.path) // The first start fills the code cache.
const empty: number[] = []
const studio: number[] = []
for (let round = 0; round < ROUNDS; round += 1) {
  empty.push(await emptyWindow())
  studio.push(await studioWindow(profile.path))
}
const own = median(studio) - median(empty)
process.stdout.write(
  [
    `empty window of the same Electron   ${ms(median(empty))} ms`,
    `studio, interactive                 ${ms(median(studio))} ms (worst ${ms(Math.max(...studio))})`,
    `the studio's own part               ${ms(own)} ms, aim ≤ ${AIM_MS}: ${own <= AIM_MS ? 'met' : 'MISSED'}`,
    `medians of ${ROUNDS}, alternating; a project opened from the command line`,
    '',
  ].join('\n'),
)
if (own > AIM_MS) process.exitCode = 1
