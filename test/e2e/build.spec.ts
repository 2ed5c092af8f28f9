import { createHash } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { startTestEngine } from '#test/support/engine.ts'
import { failingProject, parallelProject, secretProject, slowProject } from '#test/support/projects.ts'
import { expect, test } from '#test/support/studio-test.ts'

const row = (page: Page, id: string) => page.getByTestId(`row-${id}`)
const outcome = (page: Page) => page.getByTestId('outcome')

/** Builds with the log in view. */
async function pressBuild(page: Page): Promise<void> {
  await page.keyboard.press('ControlOrMeta+3')
  await expect(page.getByTestId('build-button')).toBeEnabled()
  await page.keyboard.press('ControlOrMeta+Shift+B')
}

test.describe('a build', () => {
  test('is drawn, runs its independent stages at once, and is all cached the second time', async ({
    open,
    folder,
  }) => {
    const path = await folder(parallelProject(3))
    const studio = await open({ path })
    const { page } = studio
    await expect(page.getByTestId('stage-card-left')).toBeVisible()
    await studio.screenshot('graph')
    await pressBuild(page)
    await expect(row(page, '0/1')).toHaveAttribute('data-state', 'running')
    await expect(row(page, '1/1')).toHaveAttribute('data-state', 'running')
    expect(await row(page, '0/1').getAttribute('data-state')).toBe('running')
    await studio.screenshot('building')
    await expect(outcome(page)).toHaveAttribute('data-outcome', 'succeeded', { timeout: 40_000 })
    await expect(row(page, '3/1')).toHaveAttribute('data-state', /executed|cached/)
    await expect(page.getByTestId('outcome-tag')).toContainText('slipway-test-parallel:latest')
    await expect(page.getByTestId('outcome-digest')).toHaveAttribute('data-digest', /^sha256:[0-9a-f]{64}$/)
    await studio.screenshot('built')

    await pressBuild(page)
    const cached = page.getByTestId('status-cached')
    await expect
      .poll(async () => [
        await cached.getAttribute('data-cached'),
        await cached.getAttribute('data-cacheable'),
      ])
      .toEqual(['5', '5'])
    await expect(outcome(page)).toHaveAttribute('data-outcome', 'succeeded')
    await expect(row(page, '0/1')).toHaveAttribute('data-state', 'cached')
    await studio.screenshot('cached')
    expect(studio.consoleErrors).toEqual([])
  })

  test('of a chosen target builds that stage alone', async ({ open, folder }) => {
    const { page } = await open({ path: await folder(parallelProject(1)) })
    await page.locator('.monaco-editor .view-line').first().waitFor()
    await page.getByTestId('target-chooser').click()
    await page.getByTestId('menu-target-right').click()
    await expect(page.getByTestId('stage-card-left')).toHaveAttribute('data-needed', 'false')
    await pressBuild(page)
    await expect(outcome(page)).toHaveAttribute('data-outcome', 'succeeded', { timeout: 30_000 })
    await expect(row(page, '1/1')).toHaveAttribute('data-state', 'executed')
  })

  test('can be stopped', async ({ open, folder }) => {
    const studio = await open({ path: await folder(slowProject()) })
    const { page } = studio
    await pressBuild(page)
    await expect(row(page, '0/1')).toHaveAttribute('data-state', 'running')
    await expect(page.getByTestId('log-view')).toContainText('tick 2')
    await page.getByTestId('stop-button').click()
    await expect(outcome(page)).toHaveAttribute('data-outcome', 'cancelled')
    await expect(row(page, '0/1')).toHaveAttribute('data-state', 'cancelled')
    await studio.screenshot('cancelled')
    await expect(page.getByTestId('build-button')).toBeEnabled()
  })

  test('that fails leads to its line and its last output', async ({ open, folder }) => {
    const studio = await open({ path: await folder(failingProject()) })
    const { page } = studio
    await pressBuild(page)
    await expect(outcome(page)).toHaveAttribute('data-outcome', 'failed', { timeout: 30_000 })
    await expect(page.getByTestId('failure-line')).toHaveText('Line 4')
    await page.getByTestId('failure-line').click()
    await expect(row(page, '0/2')).toHaveAttribute('data-selected', 'true')
    await expect(row(page, '0/2')).toHaveAttribute('data-state', 'failed')
    await expect(page.getByTestId('log-view')).toContainText('the cause is here')
    await studio.screenshot('failed')
  })

  test('builds the text on screen, and says that it is unsaved', async ({ open, folder }) => {
    const { page } = await open({ path: await folder(failingProject()) })
    await page.locator('.monaco-editor .view-lines').first().click()
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type('FROM busybox:latest\nRUN echo mended')
    await expect(page.getByTestId('unsaved-dot')).toBeVisible()
    await pressBuild(page)
    await expect(outcome(page)).toHaveAttribute('data-outcome', 'succeeded', { timeout: 30_000 })
    await expect(page.getByTestId('status-unsaved')).toBeVisible()
  })

  test('shows no secret, anywhere', async ({ open, folder }) => {
    const secret = 'tr0ub4dor-and-3'
    const digest = createHash('sha256').update(secret).digest('hex')
    const studio = await open({ path: await folder(secretProject(secret)) })
    const { page } = studio
    await pressBuild(page)
    await expect(outcome(page)).toHaveAttribute('data-outcome', 'succeeded', { timeout: 30_000 })
    await page.getByTestId('log-step').click()
    await page.getByTestId('menu-step-all').click()
    await expect(page.getByTestId('log-view')).toContainText('token is ***')
    // It arrived whole.
    await expect(page.getByTestId('log-view')).toContainText(digest)
    expect(await page.content()).not.toContain(secret)
    await studio.screenshot('secret-masked')
  })
})

test.describe('a build outlives its window', () => {
  test('reloading in the middle shows the same build again', async ({ open, folder }) => {
    const { page } = await open({ path: await folder(slowProject()) })
    await pressBuild(page)
    await expect(page.getByTestId('log-view')).toContainText('tick 2')
    await page.reload()
    await page.locator('html[data-ready="true"]').waitFor()
    await expect(row(page, '0/1')).toHaveAttribute('data-state', 'running')
    await expect(page.getByTestId('log-view')).toContainText('tick 1')
    await expect(page.getByTestId('log-view')).toContainText('tick 6')
    await page.getByTestId('stop-button').click()
    await expect(outcome(page)).toHaveAttribute('data-outcome', 'cancelled')
  })
})

test.describe('the engine', () => {
  test('killed in the middle fails the build with that reason, and is noticed when it is back', async ({
    open,
    folder,
  }) => {
    test.setTimeout(180_000)
    await using engine = await startTestEngine()
    const studio = await open({ path: await folder(slowProject()), engineSocket: engine.socketPath })
    const { page } = studio
    await pressBuild(page)
    await expect(page.getByTestId('log-view')).toContainText('tick 2')
    const stopped = await engine.engine.stop(AbortSignal.timeout(60_000), { force: true })
    expect(stopped.ok).toBe(true)
    await expect(outcome(page)).toHaveAttribute('data-outcome', 'failed')
    await expect(outcome(page)).toContainText(/engine/i)
    await expect(page.getByTestId('engine-chip')).not.toHaveAttribute('data-engine', 'ready')
    await studio.screenshot('engine-lost')
    const lease = await engine.engine.acquire(AbortSignal.timeout(60_000))
    expect(lease.ok).toBe(true)
    await expect(page.getByTestId('engine-chip')).toHaveAttribute('data-engine', 'ready', { timeout: 60_000 })
    await pressBuild(page)
    await expect(page.getByTestId('log-view')).toContainText('tick 1', { timeout: 30_000 })
    await page.getByTestId('stop-button').click()
    await expect(outcome(page)).toHaveAttribute('data-outcome', 'cancelled')
  })

  test('that is not there is said with the line that mends it; graph and editor work', async ({
    open,
    folder,
  }) => {
    const studio = await open({ path: await folder(parallelProject()), engineSocket: null })
    const { page } = studio
    await expect(page.getByTestId('stage-card-left')).toBeVisible()
    await expect(page.getByTestId('engine-chip')).toHaveAttribute('data-engine', 'unavailable', {
      timeout: 30_000,
    })
    await expect(page.getByTestId('build-button')).toBeDisabled()
    await page.getByTestId('engine-chip').click()
    await expect(page.getByTestId('engine-help')).toBeVisible()
    await studio.screenshot('no-engine')
  })
})

test.describe('the context', () => {
  test('with a file that disappears fails with a reason', async ({ open, folder }) => {
    const path = await folder(parallelProject(1))
    await rm(join(path, 'greeting.txt'))
    await writeFile(join(path, 'other.txt'), '')
    const { page } = await open({ path })
    await pressBuild(page)
    await expect(outcome(page)).toHaveAttribute('data-outcome', 'failed', { timeout: 30_000 })
    await expect(outcome(page)).toContainText('greeting.txt')
  })
})
