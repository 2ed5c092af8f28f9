import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '#test/support/studio.ts'
import { expect, test } from '#test/support/studio-test.ts'

/** Where electron-builder leaves the unpacked application. */
const programs: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: 'release/linux-unpacked/slipway',
  darwin: `release/mac${process.arch === 'arm64' ? '-arm64' : ''}/Slipway.app/Contents/MacOS/Slipway`,
  win32: 'release/win-unpacked/Slipway.exe',
}

test('the packaged application starts, and opens the samples that came with it', async ({ open }) => {
  test.setTimeout(300_000)
  await promisify(execFile)(process.execPath, [join(root, 'scripts', 'package.mjs')], {
    cwd: root,
    timeout: 240_000,
  })
  const executable = join(root, programs[process.platform] ?? '')
  expect(existsSync(executable)).toBe(true)
  const studio = await open({ executable })
  expect(await studio.app.evaluate(({ app }) => app.isPackaged)).toBe(true)
  await studio.page.getByTestId('sample-tiny').click()
  await expect(studio.page.getByTestId('stage-card-0')).toBeVisible()
  await studio.screenshot('packaged')
  expect(studio.consoleErrors).toEqual([])
})
