import type { Page } from '@playwright/test'
import { parallelProject } from '#test/support/projects.ts'
import { expect, test } from '#test/support/studio-test.ts'

const editor = (page: Page) => page.locator('.monaco-editor .view-lines').first()

test.describe('the graph follows the text', () => {
  test('as it is typed, and keeps the last good one while the text is broken', async ({ open, folder }) => {
    const studio = await open({ path: await folder({ Dockerfile: 'FROM busybox:latest AS base\n' }) })
    const { page } = studio
    await expect(page.getByTestId('stage-card-base')).toContainText('base')
    await editor(page).click()
    await page.keyboard.press('ControlOrMeta+End')
    await page.keyboard.type('RUN echo typed\n')
    await expect(page.getByTestId('row-0/1')).toContainText('echo typed')
    await page.keyboard.type('FROM base AS next\nCOPY --from=base /etc/passwd /\n')
    await expect(page.getByTestId('stage-card-next')).toContainText('next')
    await expect(page.getByTestId('row-1/1')).toBeVisible()

    await page.keyboard.type('RUNN nothing')
    await expect(page.getByTestId('graph-broken')).toBeVisible()
    await expect(page.getByTestId('stage-card-next')).toContainText('next')
    await page.getByTestId('tab-problems').click()
    await expect(page.getByTestId('problem').first()).toContainText('line 5')
    await studio.screenshot('broken-text')
    await editor(page).click()
    await page.keyboard.press('ControlOrMeta+End')
    for (const _ of 'RUNN nothing') await page.keyboard.press('Backspace')
    await expect(page.getByTestId('graph-broken')).toBeHidden()
    expect(studio.consoleErrors).toEqual([])
  })

  test('with edges of three kinds, external images, and stages that are not needed faded', async ({
    open,
    folder,
  }) => {
    const { page } = await open({ path: await folder(parallelProject()) })
    await expect(page.getByTestId('external-card-busybox:latest')).toBeVisible()
    await expect(page.getByTestId('stage-card-unneeded')).toHaveAttribute('data-needed', 'false')
    await expect(page.getByTestId('stage-card-final')).toHaveAttribute('data-needed', 'true')
    for (const kind of ['from', 'copy', 'mount']) {
      await expect(page.locator(`[data-testid^="edge-"][data-kind="${kind}"]`).first()).toBeAttached()
    }
  })
})

test.describe('one selection', () => {
  test('a line of the editor selects its row, a row its line', async ({ open, folder }) => {
    const { page } = await open({ path: await folder(parallelProject()) })
    await expect(editor(page)).toContainText('greeting.txt')
    await page.getByTestId('row-3/1').click()
    await expect(page.getByTestId('row-3/1')).toHaveAttribute('data-selected', 'true')
    await expect(page.locator('.monaco-editor .line-numbers.active-line-number').first()).toHaveText('11')
    await editor(page).getByText('sleep').first().click()
    await expect(page.getByTestId('row-0/1')).toHaveAttribute('data-selected', 'true')
    await expect(page.getByTestId('row-3/1')).not.toHaveAttribute('data-selected', 'true')
  })
})
