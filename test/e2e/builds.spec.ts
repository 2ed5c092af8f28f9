import type { Page } from '@playwright/test'
import { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import { dialEngine } from '#electron/buildkit/transport/dial.ts'
import { dockerTransport } from '#electron/buildkit/transport/docker-transport.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { buildxOn } from '#test/support/buildx.ts'
import { parallelProject, slowProject } from '#test/support/projects.ts'
import { expect, test } from '#test/support/studio-test.ts'

const tabs = (page: Page) => page.getByTestId('build-tab')
const outcome = (page: Page) => page.getByTestId('outcome')

async function pressBuild(page: Page): Promise<void> {
  await expect(page.getByTestId('build-button')).toBeEnabled()
  await page.keyboard.press('ControlOrMeta+Shift+B')
}

test.describe('several builds', () => {
  test('run at once, each with a tab that shows it', async ({ open, folder }) => {
    const studio = await open({ path: await folder(slowProject()) })
    const { page } = studio
    await page.locator('.monaco-editor .view-line').first().waitFor()
    await pressBuild(page)
    await expect(page.getByTestId('status-build')).toHaveAttribute('data-state', 'running')
    await pressBuild(page)
    await expect(tabs(page)).toHaveCount(2)
    await expect(tabs(page).nth(0)).toHaveAttribute('aria-current', 'true')
    await page.getByTestId('stop-button').click()
    await expect(tabs(page).nth(0)).toHaveAttribute('data-state', 'cancelled')
    await expect(tabs(page).nth(1)).toHaveAttribute('data-state', 'running')
    await studio.screenshot('two-builds')

    await page.keyboard.press('ControlOrMeta+PageDown')
    await expect(tabs(page).nth(1)).toHaveAttribute('aria-current', 'true')
    await expect(page.getByTestId('status-build')).toHaveAttribute('data-state', 'running')
    await expect(outcome(page)).toHaveCount(0)
    await page.getByTestId('stop-button').click()
    await expect(outcome(page)).toHaveAttribute('data-outcome', 'cancelled')
    await expect(page.getByTestId('stop-button')).toBeDisabled()

    await page.getByRole('button', { name: 'Close the build Dockerfile' }).first().click()
    await expect(page.getByTestId('build-tabs')).toHaveCount(0)
    await expect(outcome(page)).toHaveAttribute('data-outcome', 'cancelled')
    expect(studio.consoleErrors).toEqual([])
  })

  test('started elsewhere appear too, live, and cannot be stopped from here', async ({
    open,
    folder,
    engineSocket,
  }) => {
    const theirs = await folder({
      Dockerfile: 'FROM busybox:latest AS other\nRUN echo from a terminal; sleep 12\n',
    })
    const studio = await open({ path: theirs })
    const { page } = studio
    await expect(page.getByTestId('stage-card-other')).toBeVisible()
    const client = new BuildKitClient(dockerTransport(dialEngine({ socketPath: engineSocket })))
    const built = client.build({
      request: buildRequest(theirs, { noCache: true, target: 'other', outputs: [{ kind: 'cache-only' }] }),
      hostNetworkOnly: true,
      env: {},
      configDir: theirs,
      signal: AbortSignal.timeout(120_000),
      onEvent: () => undefined,
    })
    try {
      const tab = tabs(page).first()
      await expect(tab).toHaveAttribute('data-elsewhere', 'true')
      await expect(tab).toHaveAttribute('data-state', 'running')
      await tab.click()
      await expect(page.getByTestId('status-build')).toHaveAttribute('data-state', 'running')
      const origin = page.getByTestId('status-elsewhere')
      await expect(origin).toHaveText('started elsewhere, Dockerfile guessed')
      await expect(page.getByTestId('stop-button')).toBeDisabled()
      await expect(page.getByTestId('row-0/1')).toHaveAttribute('data-state', 'running')
      await page.keyboard.press('ControlOrMeta+3')
      await expect(page.getByTestId('log-view')).toContainText('from a terminal')
      await studio.screenshot('build-elsewhere')
      await expect(outcome(page)).toHaveAttribute('data-outcome', 'succeeded', { timeout: 40_000 })
      await expect(origin).toHaveText('started elsewhere')
      expect(await built).toMatchObject({ kind: 'succeeded' })
    } finally {
      client.dispose()
    }
    expect(studio.consoleErrors).toEqual([])
  })

  test('that fail elsewhere lead to the line of their own Dockerfile, whatever is on screen', async ({
    open,
    folder,
    engineSocket,
  }) => {
    const studio = await open({ path: await folder({ Dockerfile: 'FROM scratch AS mine\n' }) })
    const { page } = studio
    await expect(page.getByTestId('stage-card-mine')).toBeVisible()
    const theirs = await folder({ Dockerfile: '# theirs\nFROM busybox:latest\nRUN sleep 1; exit 3\n' })
    await using buildx = await buildxOn(`unix://${engineSocket}`)
    const request = buildRequest(theirs, {
      noCache: true,
      network: 'host',
      outputs: [{ kind: 'cache-only' }],
    })
    await expect(buildx.build(request)).rejects.toThrow('exit code: 3')
    await expect(tabs(page).first()).toHaveAttribute('data-state', 'failed')
    await tabs(page).first().click()
    await expect(page.getByTestId('status-elsewhere')).toHaveText('started elsewhere')
    await expect(outcome(page)).toContainText('exit code 3')
    await studio.screenshot('build-failed-elsewhere')
    expect(studio.consoleErrors).toEqual([])
  })

  test('that end while nobody looks are told, and shown in the taskbar while they run', async ({
    open,
    folder,
  }) => {
    const studio = await open({ path: await folder(parallelProject(1)) })
    const { app, page } = studio
    await app.evaluate(({ BrowserWindow, Notification }) => {
      const told: { notices: { title: string; body: string }[]; progress: number[] } = {
        notices: [],
        progress: [],
      }
      Object.assign(globalThis, { told })
      BrowserWindow.getFocusedWindow = () => null
      Notification.isSupported = () => true
      Notification.prototype.show = function (this: { title: string; body: string }) {
        told.notices.push({ title: this.title, body: this.body })
      }
      BrowserWindow.prototype.setProgressBar = (progress) => told.progress.push(progress)
    })
    await pressBuild(page)
    await expect(outcome(page)).toHaveAttribute('data-outcome', 'succeeded', { timeout: 30_000 })
    const told = await app.evaluate(
      () => (globalThis as unknown as { told: { notices: unknown[]; progress: number[] } }).told,
    )
    expect(told.notices).toEqual([
      {
        title: expect.stringMatching(/^Built Dockerfile in \d/),
        body: expect.stringContaining('slipway-test-parallel:latest · 0 of 5 steps cached'),
      },
    ])
    expect(told.progress.at(0)).toBe(2)
    expect(told.progress.at(-1)).toBe(-1)
    expect(told.progress.some((part) => part > 0 && part < 1)).toBe(true)
  })
})
