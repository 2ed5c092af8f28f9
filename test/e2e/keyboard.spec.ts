import type { Page } from '@playwright/test'
import { expect, test } from '#test/support/studio-test.ts'

/** What has the focus, in words for a report: its label, else its text, else what it is. */
async function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (element === null || element === document.body) return 'nothing'
    const label = element.getAttribute('aria-label') ?? element.textContent
    return `${element.getAttribute('role') ?? element.tagName.toLowerCase()} ${label.trim().slice(0, 40)}`
  })
}

/** Whether one sees where the focus is: an outline, or another look than without it. */
async function seesFocus(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (element === null) return false
    // A text cursor is seen; a list or tree shows the item that it is on.
    if (element.matches('input, textarea, [aria-activedescendant]') || element.closest('.monaco-editor'))
      return true
    const look = () => {
      const { outlineStyle, outlineWidth, boxShadow, backgroundColor, borderColor } =
        getComputedStyle(element)
      return JSON.stringify([outlineStyle, outlineWidth, boxShadow, backgroundColor, borderColor])
    }
    const before = look()
    const { outlineStyle, outlineWidth } = getComputedStyle(element)
    if (outlineStyle !== 'none' && outlineWidth !== '0px') return true
    ;(element as HTMLElement).blur()
    const after = look()
    ;(element as HTMLElement).focus()
    return before !== after
  })
}

/** Presses Tab until the focus is back where it was; fails where it is caught or cannot be seen. */
async function walk(page: Page, limit = 120): Promise<readonly string[]> {
  const stops: string[] = []
  for (let step = 0; step < limit; step += 1) {
    await page.keyboard.press('Tab')
    const at = await focused(page)
    if (at === 'nothing' || (stops.length > 3 && at === stops[0])) return stops
    expect(at, 'the focus stays where Tab was pressed').not.toBe(stops.at(-1))
    expect(await seesFocus(page), `the focus is seen on ${at}`).toBe(true)
    stops.push(at)
  }
  throw new Error(`Tab never came round: ${stops.slice(-8).join(' → ')}`)
}

test.describe('with the keyboard alone', () => {
  test('a sample is opened, edited, built and looked at', async ({ open }) => {
    const { page, consoleErrors } = await open()
    await expect(page.getByTestId('welcome')).toBeVisible()
    const sample = page.getByTestId('sample-tiny')
    await sample.waitFor()
    const isThere = () => sample.evaluate((element) => element === document.activeElement)
    for (let step = 0; step < 40 && !(await isThere()); step += 1) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('studio')).toBeVisible()
    await page.locator('.monaco-editor .view-line').first().waitFor()
    await expect(page.getByRole('textbox', { name: 'Dockerfile' })).toBeFocused()
    await page.keyboard.press('ControlOrMeta+End')
    await page.keyboard.type('\n# by hand')
    await expect(page.getByTestId('unsaved-dot')).toBeVisible()
    await page.keyboard.press('ControlOrMeta+Shift+B')
    await expect(page.getByTestId('outcome')).toHaveAttribute('data-outcome', 'succeeded', {
      timeout: 60_000,
    })
    await page.keyboard.press('ControlOrMeta+Shift+P')
    await expect(page.getByTestId('palette')).toBeVisible()
    await page.keyboard.type('Show the problems')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('tab-problems')).toHaveAttribute('aria-selected', 'true')
    await page.keyboard.press('ControlOrMeta+Shift+P')
    await page.keyboard.type('Show the steps')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('tab-steps')).toHaveAttribute('aria-selected', 'true')
    expect(consoleErrors).toEqual([])
  })

  test('Tab goes round the welcome page', async ({ open }) => {
    const { page } = await open()
    await page.getByTestId('sample-tiny').waitFor()
    const samples = await page.locator('[data-testid^="sample-"]').count()
    const stops = await walk(page)
    expect(stops.join('\n')).toContain('Open folder')
    expect(stops.length).toBeGreaterThanOrEqual(samples + 2)
  })

  test('Tab goes through the whole studio, out of the editor and round again', async ({ open, folder }) => {
    const { page } = await open({ path: await folder({ Dockerfile: 'FROM busybox AS one\nRUN true\n' }) })
    await page.locator('.monaco-editor .view-line').first().waitFor()
    await expect(page.getByTestId('stage-card-one')).toBeVisible()
    // In the editor Tab indents, until one says that it shall move on.
    await page.keyboard.press('ControlOrMeta+M')
    const stops = await walk(page)
    for (const part of ['Width of the editor', 'Height of the bottom panel', 'Timeline', 'Build', 'Engine']) {
      expect(stops.join('\n')).toContain(part)
    }
  })

  test('the borders between panels are moved', async ({ open, folder }) => {
    const { page } = await open({ path: await folder({ Dockerfile: 'FROM busybox AS one\nRUN true\n' }) })
    for (const [name, key] of [
      ['Width of the editor', 'ArrowRight'],
      ['Height of the bottom panel', 'ArrowUp'],
    ] as const) {
      const border = page.getByRole('separator', { name })
      const before = await border.getAttribute('aria-valuenow')
      await border.focus()
      await page.keyboard.press(key)
      await expect(border).not.toHaveAttribute('aria-valuenow', before ?? '')
    }
  })
})
