import type { Locator, Page } from '@playwright/test'
import { startTestEngine } from '#test/support/engine.ts'
import { failingProject, parallelProject, slowProject } from '#test/support/projects.ts'
import { expect, test } from '#test/support/studio-test.ts'

const canvas = (page: Page) => page.getByTestId('timeline-canvas')
const row = (page: Page, id: string) => page.getByTestId(`row-${id}`)
const outcome = (page: Page) => page.getByTestId('outcome')
const steps = (page: Page) => page.locator('[data-testid^="steps-row-"]')

async function pressBuild(page: Page): Promise<void> {
  await expect(page.getByTestId('build-button')).toBeEnabled()
  await page.keyboard.press('ControlOrMeta+Shift+B')
}

async function finished(page: Page, how: string): Promise<void> {
  await expect(outcome(page)).toHaveAttribute('data-outcome', how, { timeout: 60_000 })
}

interface Timed {
  readonly digest: string
  readonly start: number
  readonly end: number
}

/** When a step ran, as the table tells it exactly, ms after the build's start. */
async function timesOf(step: Locator): Promise<Timed> {
  const id = (await step.getAttribute('data-testid')) ?? ''
  const start = Number(await step.getAttribute('data-start'))
  const duration = Number(await step.getAttribute('data-duration'))
  return { digest: id.replace('steps-row-', ''), start, end: start + duration }
}

/** Moves the pointer down the canvas until it is over a bar of a step. */
async function findBar(page: Page, digest: string, share: number): Promise<{ x: number; y: number }> {
  const box = await canvas(page).boundingBox()
  if (box === null) throw new Error('The timeline is not drawn.')
  const x = box.x + box.width * share
  const tip = page.getByTestId('timeline-tip')
  for (let y = box.y + 50; y < box.y + box.height; y += 6) {
    await page.mouse.move(x, y)
    const found = await tip.getAttribute('data-digest', { timeout: 100 }).catch(() => null)
    if (found === digest) return { x, y }
  }
  throw new Error('No bar of that step is there.')
}

test.describe('the timeline', () => {
  test('has a bar for each step that ran, side by side where they ran at once', async ({ open, folder }) => {
    const studio = await open({ path: await folder(parallelProject(3)) })
    const { page } = studio
    await expect(page.getByTestId('timeline-empty')).toContainText('Not built yet')
    await pressBuild(page)
    await expect(row(page, '0/1')).toHaveAttribute('data-state', 'running')
    await expect(canvas(page)).toHaveAttribute('data-growing', 'true')
    await studio.screenshot('timeline-running')
    await finished(page, 'succeeded')
    await expect(canvas(page)).toHaveAttribute('data-growing', 'false')
    await expect(page.locator('[data-fact="at-once"]')).toContainText(/^[2-9] at once/)
    await expect(page.locator('[data-fact="sum"]')).toContainText('one after another')
    await expect(page.locator('[data-fact="critical"]')).toContainText('critical path')
    await studio.screenshot('timeline-built')
    const bars = Number(await canvas(page).getAttribute('data-bars'))
    const lanes = Number(await canvas(page).getAttribute('data-lanes'))
    // The stages left, right and final, the context, the base image and the export.
    expect(lanes).toBeGreaterThanOrEqual(5)

    await page.keyboard.press('ControlOrMeta+2')
    await page.getByTestId('step-table').evaluate((grid) => (grid.style.height = '2000px'))
    await expect(page.getByTestId('steps-count')).toHaveText(`${await steps(page).count()} steps`)
    await expect(page.locator('[data-testid^="steps-row-"][data-start]')).toHaveCount(bars)
    const left = await timesOf(steps(page).filter({ hasText: 'echo left' }))
    const right = await timesOf(steps(page).filter({ hasText: 'echo right' }))
    const overlap = Math.min(left.end, right.end) - Math.max(left.start, right.start)
    expect(overlap).toBeGreaterThan(2500)
    await studio.screenshot('steps-built')
    expect(studio.consoleErrors).toEqual([])
  })

  test('shares the selection with the graph, the editor and the table, both ways', async ({
    open,
    folder,
  }) => {
    const { page } = await open({ path: await folder(parallelProject(1)) })
    await pressBuild(page)
    await finished(page, 'succeeded')
    await page.keyboard.press('ControlOrMeta+2')
    const left = await timesOf(steps(page).filter({ hasText: 'echo left' }))
    const right = await timesOf(steps(page).filter({ hasText: 'echo right' }))
    await page.keyboard.press('ControlOrMeta+1')

    await row(page, '1/1').click()
    await expect(canvas(page)).toHaveAttribute('data-selected', right.digest)

    const time = await page.getByTestId('status-time').getAttribute('title')
    const share = 0.15 + (0.82 * (left.start + left.end)) / 2 / Number.parseFloat(time ?? '1')
    const place = await findBar(page, left.digest, share)
    await expect(page.getByTestId('timeline-tip')).toContainText('Executed')
    await page.mouse.click(place.x, place.y)
    await expect(row(page, '0/1')).toHaveAttribute('data-selected', 'true')
    await expect(canvas(page)).toHaveAttribute('data-selected', left.digest)
    await expect(page.locator('.monaco-editor .line-numbers.active-line-number')).toHaveText('2')

    await page.getByTestId('timeline').focus()
    await page.keyboard.press('End')
    await expect(page.getByTestId('timeline-selected')).toContainText('export')
    await page.keyboard.press('Home')
    await expect(page.getByTestId('timeline-selected')).toContainText('load build definition')

    // What was walked to was brought into view: the bar is elsewhere.
    const again = await findBar(page, left.digest, share)
    await page.mouse.dblclick(again.x, again.y)
    await expect(page.getByTestId('tab-log')).toHaveAttribute('aria-selected', 'true')
  })

  test('zooms into a range that is dragged on its axis, and back', async ({ open, folder }) => {
    const { page } = await open({ path: await folder(parallelProject(1)) })
    await pressBuild(page)
    await finished(page, 'succeeded')
    await expect(page.getByTestId('timeline-fit')).toBeDisabled()
    const box = await canvas(page).boundingBox()
    if (box === null) throw new Error('The timeline is not drawn.')
    await page.mouse.move(box.x + 400, box.y + 32)
    await page.mouse.down()
    await page.mouse.move(box.x + 500, box.y + 32, { steps: 4 })
    await page.mouse.up()
    await expect(page.getByTestId('timeline-fit')).toBeEnabled()
    await page.getByTestId('timeline').focus()
    await page.keyboard.press('0')
    await expect(page.getByTestId('timeline-fit')).toBeDisabled()
    await page.keyboard.press('+')
    await expect(page.getByTestId('timeline-fit')).toBeEnabled()
    // The overview made the lanes higher than the panel: the scroll bar takes no room from the bars.
    await expect.poll(() => canvas(page).boundingBox()).toEqual(box)
    await page.mouse.dblclick(box.x + box.width - 8, box.y + 60)
    await expect(page.getByTestId('timeline-fit')).toBeDisabled()
  })

  test('goes on after a reload in the middle of a build, on the tab that was shown', async ({
    open,
    folder,
  }) => {
    const { page } = await open({ path: await folder(slowProject()) })
    await pressBuild(page)
    await expect(row(page, '0/1')).toHaveAttribute('data-state', 'running')
    const before = Number(await canvas(page).getAttribute('data-bars'))
    await page.keyboard.press('ControlOrMeta+2')
    await page.reload()
    await page.locator('html[data-ready="true"]').waitFor()
    await expect(page.getByTestId('tab-steps')).toHaveAttribute('aria-selected', 'true')
    await expect(page.locator('[data-testid^="steps-row-"][data-state="running"]')).toHaveCount(1)
    await page.getByTestId('tab-timeline').click()
    await expect(canvas(page)).toHaveAttribute('data-growing', 'true')
    expect(Number(await canvas(page).getAttribute('data-bars'))).toBeGreaterThanOrEqual(before)
    await page.getByTestId('stop-button').click()
    await finished(page, 'cancelled')
    await expect(canvas(page)).toHaveAttribute('data-growing', 'false')
  })

  test('stands still when the engine is killed in the middle of a build', async ({ open, folder }) => {
    test.setTimeout(120_000)
    await using engine = await startTestEngine()
    const studio = await open({ path: await folder(slowProject()), engineSocket: engine.socketPath })
    const { page } = studio
    await pressBuild(page)
    await expect(row(page, '0/1')).toHaveAttribute('data-state', 'running')
    await expect(canvas(page)).toHaveAttribute('data-growing', 'true')
    const stopped = await engine.engine.stop(AbortSignal.timeout(60_000), { force: true })
    expect(stopped.ok).toBe(true)
    await finished(page, 'failed')
    await expect(canvas(page)).toHaveAttribute('data-growing', 'false')
    await studio.screenshot('timeline-engine-lost')
    await page.keyboard.press('ControlOrMeta+2')
    await expect(steps(page).filter({ hasText: 'seq 60' })).toHaveAttribute('data-state', /cancelled|failed/)
  })
})

test.describe('the table of steps', () => {
  test('sorts, filters, groups and copies with the keyboard alone', async ({ open, folder }) => {
    const studio = await open({ path: await folder(failingProject()) })
    const { page } = studio
    await pressBuild(page)
    await finished(page, 'failed')
    await page.keyboard.press('ControlOrMeta+2')
    await page.getByTestId('step-table').focus()
    await page.keyboard.press('ControlOrMeta+Home')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('steps-head-state')).toHaveAttribute('aria-sort', 'ascending')
    await expect(steps(page).first()).toHaveAttribute('data-state', 'failed')
    await page.keyboard.press('ArrowDown')
    await expect(row(page, '0/2')).toHaveAttribute('data-selected', 'true')
    await page.keyboard.press('Shift+ArrowDown')
    await expect(page.locator('[data-testid^="steps-row-"][data-marked="true"]')).toHaveCount(2)
    await page.keyboard.press('ControlOrMeta+C')
    const copied = () => studio.app.evaluate(({ clipboard }) => clipboard.readText())
    await expect.poll(copied).toMatch(/^#\tstate\tstage\tstep\t.*\n\d+\tfailed\t.*the cause is here.*\n.*\n$/)
    await page.keyboard.press('Escape')
    await expect(page.locator('[data-testid^="steps-row-"][data-marked="true"]')).toHaveCount(0)

    await page.getByTestId('steps-filter').fill('failed')
    await expect(steps(page)).toHaveCount(1)
    await page.getByTestId('steps-filter').fill('nothing like it')
    await expect(page.getByTestId('steps-none')).toBeVisible()
    await page.getByTestId('steps-filter').fill('')
    await page.getByTestId('steps-group').click()
    const groups = page.locator('[data-testid^="steps-group-"]:not(button)')
    await expect(groups.first()).toContainText('step')
    const shown = await steps(page).count()
    await groups.first().click()
    await expect(groups.first()).toHaveAttribute('aria-expanded', 'false')
    expect(await steps(page).count()).toBeLessThan(shown)
  })
})
