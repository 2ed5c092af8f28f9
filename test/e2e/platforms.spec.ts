import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { emulateArm64 } from '#test/support/emulate-arm64.ts'
import { matrixEngines } from '#test/support/matrix-engines.ts'
import { startMatrixEngine } from '#test/support/start-matrix-engine.ts'
import { startRegistry } from '#test/support/start-registry.ts'
import { expect, test } from '#test/support/studio-test.ts'

/** The engine that keeps an image of several platforms, where this machine has it. */
const absent = matrixEngines().find(({ kind }) => kind === 'newest-containerd')?.missing

/**
 * One stage that is built once, where the engine runs, and one that is built for each platform. The image comes from a
 * registry: that of the engine's own store is for one platform. Emulated, the shell calls its other programs by way of
 * `/bin/busybox`.
 */
const project = (image: string) => ({
  Dockerfile: `FROM --platform=$BUILDPLATFORM ${image} AS tools
RUN echo ${randomUUID()} once on $(uname -m) > /tool

FROM ${image} AS app
ARG TARGETARCH
RUN echo "$TARGETARCH is $(uname -m)" && /bin/busybox sleep 3
COPY --from=tools /tool /tool
RUN --mount=type=cache,target=/kept,id=kept-$TARGETARCH echo "$TARGETARCH again" > /kept/last && /bin/busybox cat /kept/last
`,
  'slipway.json': JSON.stringify({
    tags: ['slipway-test-platforms:latest'],
    platforms: ['linux/amd64', 'linux/arm64'],
  }),
})

const rows = (page: Page) => page.locator('[data-testid^="steps-row-"]')
const platformsOf = (page: Page, stage: string) =>
  page.getByTestId(`stage-card-${stage}`).getByTestId('stage-platforms')

test('a build for two platforms is told apart in graph, timeline, steps and log', async ({
  open,
  folder,
}) => {
  test.skip(absent !== undefined, absent)
  test.setTimeout(240_000)
  await using arm64 = await emulateArm64()
  test.skip(arm64.kind === 'impossible', arm64.kind === 'impossible' ? arm64.why : '')
  await using registry = await startRegistry()
  await using engine = await startMatrixEngine('newest-containerd')
  const path = await folder(project(`${registry.address}/library/busybox:latest`))
  const studio = await open({ path, engineSocket: engine.socketPath })
  const { page } = studio
  await expect(page.getByTestId('build-button')).toBeEnabled({ timeout: 60_000 })
  await expect(page.getByTestId('status-platforms')).toHaveText('linux/amd64, linux/arm64')
  await page.keyboard.press('ControlOrMeta+Shift+B')

  await test.step('the graph names the platforms of each stage', async () => {
    await expect(platformsOf(page, 'app')).toHaveText('amd64arm64')
    await expect(platformsOf(page, 'tools')).toHaveText('linux/amd64')
    await expect(page.getByTestId('row-1/2')).toHaveAttribute('data-state', 'running')
    await studio.screenshot('platforms-running')
    await expect(page.getByTestId('outcome')).toHaveAttribute('data-outcome', 'succeeded', {
      timeout: 120_000,
    })
    await expect(page.getByTestId('row-1/2')).toHaveAttribute('data-state', 'executed')
  })

  await test.step('the timeline has a lane for each', async () => {
    const canvas = page.getByTestId('timeline-canvas')
    // Preparation, tools, app twice and the export, at least.
    await expect.poll(async () => Number(await canvas.getAttribute('data-lanes'))).toBeGreaterThanOrEqual(5)
    await studio.screenshot('platforms-timeline')
  })

  await test.step('the table has a row for each', async () => {
    await page.keyboard.press('ControlOrMeta+2')
    await page.getByTestId('step-table').evaluate((grid) => (grid.style.height = '2000px'))
    await expect(rows(page).filter({ hasText: 'amd64 again' })).toContainText('appamd64')
    await expect(rows(page).filter({ hasText: 'arm64 again' })).toContainText('apparm64')
    await page.getByTestId('steps-filter').fill('arm64')
    await expect(rows(page).filter({ hasText: 'arm64 again' })).toHaveCount(1)
    await expect(rows(page).filter({ hasText: 'amd64 again' })).toHaveCount(0)
    await page.getByTestId('steps-filter').fill('')
    await studio.screenshot('platforms-steps')
  })

  await test.step('the log shows all of them, or one', async () => {
    await page.keyboard.press('ControlOrMeta+3')
    await page.getByTestId('log-step').click()
    await page.getByTestId('menu-step-all').click()
    const log = page.getByTestId('log-lines')
    await expect(log).toContainText('amd64 is x86_64')
    await expect(log).toContainText('arm64 is aarch64')
    await page.getByTestId('log-platform').click()
    await page.getByRole('menuitem', { name: 'linux/arm64' }).click()
    await expect(log).not.toContainText('amd64 is x86_64')
    await expect(log).toContainText('arm64 is aarch64')
    await studio.screenshot('platforms-log')
  })
  expect(studio.consoleErrors).toEqual([])
})
