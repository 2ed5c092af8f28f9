import type { Page } from '@playwright/test'
import { failingProject, parallelProject, slowProject } from '#test/support/projects.ts'
import { accessibilityViolations } from '#test/support/accessibility-violations.ts'
import { expect, test } from '#test/support/studio-test.ts'

/** Nothing is half faded in or out while it is looked at. */
async function expectNoViolations(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity)
        .map(({ finished }) => finished.catch(() => undefined)),
    ),
  )
  expect(await accessibilityViolations(page)).toEqual([])
}

for (const theme of ['dark', 'light'] as const) {
  test.describe(`in the ${theme} theme nothing is hard to reach, to read or to hear:`, () => {
    test('the welcome page and the palette', async ({ open }) => {
      const { page, command } = await open()
      await command(`theme.${theme}`)
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      await expectNoViolations(page)
      await page.keyboard.press('ControlOrMeta+Shift+P')
      await expect(page.getByTestId('palette')).toBeVisible()
      await expectNoViolations(page)
    })

    test('the studio with its graph, list, ops, panels, menus and popovers', async ({ open, folder }) => {
      test.setTimeout(180_000)
      const { page, command } = await open({ path: await folder(parallelProject()) })
      await command(`theme.${theme}`)
      await expect(page.getByTestId('stage-card-left')).toBeVisible()
      await page.locator('.monaco-editor .view-line').first().waitFor()
      await expectNoViolations(page)
      await test.step('as a list', async () => {
        await command('graph.list')
        await expect(page.getByTestId('graph-list')).toBeVisible()
        await expectNoViolations(page)
      })
      await test.step('as ops', async () => {
        await command('graph.ops')
        await expect(page.getByTestId('ops-view')).toBeVisible()
        await expectNoViolations(page)
      })
      await command('graph.graph')
      for (const panel of ['timeline', 'steps', 'log', 'problems'] as const) {
        await test.step(`with the panel ${panel}`, async () => {
          await page.getByTestId(`tab-${panel}`).click()
          await expectNoViolations(page)
        })
      }
      for (const button of [
        'target-chooser',
        'dockerfile-chooser',
        'engine-chip',
        'graph-filter',
        'graph-view',
        'graph-export',
        'graph-search-toggle',
      ]) {
        await test.step(`with what ${button} opens`, async () => {
          await page.getByTestId(button).click()
          await expectNoViolations(page)
          await page.keyboard.press('Escape')
        })
      }
    })

    test('a build that runs', async ({ open, folder }) => {
      const { page, command } = await open({ path: await folder(slowProject()) })
      await command(`theme.${theme}`)
      await command('build.start')
      await expect(page.getByTestId('row-0/1')).toHaveAttribute('data-state', 'running')
      for (const panel of ['timeline', 'steps', 'log'] as const) {
        await test.step(`in the panel ${panel}`, async () => {
          await page.getByTestId(`tab-${panel}`).click()
          await expectNoViolations(page)
        })
      }
      await page.getByTestId('stop-button').click()
      await expect(page.getByTestId('outcome')).toHaveAttribute('data-outcome', 'cancelled')
      await expectNoViolations(page)
    })

    test('a build that failed', async ({ open, folder }) => {
      const { page, command } = await open({ path: await folder(failingProject()) })
      await command(`theme.${theme}`)
      await command('build.start')
      await expect(page.getByTestId('outcome')).toHaveAttribute('data-outcome', 'failed', { timeout: 30_000 })
      for (const panel of ['timeline', 'steps', 'log', 'problems'] as const) {
        await test.step(`in the panel ${panel}`, async () => {
          await page.getByTestId(`tab-${panel}`).click()
          await expectNoViolations(page)
        })
      }
    })
  })
}

/** Controls that stick out of the window, or that something else lies on. */
async function lost(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const controls = [...document.querySelectorAll('header button, footer button, [role="tab"]')]
    return controls
      .filter((control) => {
        const { left, right, top, bottom, width } = control.getBoundingClientRect()
        if (width === 0) return false // Left out on purpose.
        const inside = left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight
        const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
        return !inside || seen === null || !(control.contains(seen) || seen.contains(control))
      })
      .map((control) => control.getAttribute('aria-label') ?? control.textContent)
  })
}

test.describe('every control stays in sight', () => {
  for (const [what, size, zoom] of [
    ['in a window of 900 × 600', [900, 600], 1],
    ['at 200 %', [1440, 900], 2],
  ] as const) {
    test(what, async ({ open, folder }) => {
      const { app, page } = await open({
        path: await folder(parallelProject()),
        engineSocket: null,
      })
      await expect(page.getByTestId('stage-card-left')).toBeVisible()
      await app.evaluate(
        ({ BrowserWindow }, [width, height, factor]) => {
          const [window] = BrowserWindow.getAllWindows()
          window?.setContentSize(width, height)
          window?.webContents.setZoomFactor(factor)
        },
        [...size, zoom] as const,
      )
      await expect.poll(() => page.evaluate(() => innerWidth)).toBe(size[0] / zoom)
      await expect.poll(() => lost(page)).toEqual([])
    })
  }
})
