import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from '#test/support/studio-test.ts'
import type { Studio } from '#test/support/studio.ts'

const LINES = 3000

/** A step that prints much at once, and one that goes on until it is stopped. */
const chatty = () => ({
  Dockerfile: `FROM busybox:latest
RUN : ${randomUUID()}; i=0; while [ $i -lt ${LINES} ]; do i=$((i+1)); echo "line $i of many"; done; \\
  printf 'done  10%%\\rdone  60%%\\rdone 100%%\\n'; \\
  printf '\\033[31mWarning:\\033[0m see https://example.com/why and Dockerfile:5\\n'
RUN i=0; while [ $i -lt 600 ]; do i=$((i+1)); echo "tick $i."; sleep 0.2; done
`,
})

const log = (page: Page) => page.getByTestId('log-view')
const lines = (page: Page) => page.getByTestId('log-lines')
/** What steps printed, without the name of the step before it, which tells the command and so the same words. */
const printed = (page: Page, text: string) => page.locator('[data-text]', { hasText: text })
const row = (page: Page, text: string) => lines(page).locator('[data-line]', { has: printed(page, text) })

/** Starts the build and shows all that it prints. */
async function build(page: Page): Promise<void> {
  await expect(page.getByTestId('build-button')).toBeEnabled()
  await page.keyboard.press('ControlOrMeta+Shift+B')
  await page.getByTestId('tab-log').click()
  await showAll(page)
}

async function showAll(page: Page): Promise<void> {
  await page.getByTestId('log-step').click()
  await page.getByTestId('menu-step-all').click()
}

async function stop(page: Page): Promise<void> {
  await page.getByTestId('stop-button').click()
  await expect(page.getByTestId('outcome')).toHaveAttribute('data-outcome', 'cancelled')
}

async function search(page: Page, pattern: string): Promise<void> {
  await lines(page).focus()
  await page.keyboard.press('ControlOrMeta+F')
  await page.getByTestId('log-search-input').fill(pattern)
}

/** What was copied last. */
const clipboard = (studio: Studio) => studio.app.evaluate(({ clipboard: board }) => board.readText())

test.describe('the log', () => {
  test('follows what is printed until one scrolls away, and again on request', async ({ open, folder }) => {
    const studio = await open({ path: await folder(chatty()) })
    const { page } = studio
    await build(page)
    await expect(row(page, 'tick 3.')).toBeVisible({ timeout: 30_000 })
    await studio.screenshot('log-following')
    await lines(page).hover()
    await page.mouse.wheel(0, -3000)
    await expect(page.getByTestId('log-follow')).toBeVisible()
    const top = await lines(page).evaluate((element) => element.scrollTop)
    const known = Number(await log(page).getAttribute('data-lines'))
    await expect
      .poll(async () => Number(await log(page).getAttribute('data-lines')))
      .toBeGreaterThan(known + 3)
    expect(await lines(page).evaluate((element) => element.scrollTop)).toBe(top)
    await page.getByTestId('log-follow').click()
    await expect(row(page, `tick`).last()).toBeVisible()
    await expect(page.getByTestId('log-follow')).toBeHidden()
    await stop(page)
    await expect(row(page, 'tick 3.').first()).toBeVisible()
    expect(studio.consoleErrors).toEqual([])
  })

  test('is walked by keys, searched, copied and saved', async ({ open, folder }) => {
    const path = await folder(chatty())
    const studio = await open({ path })
    const { page } = studio
    await build(page)
    await expect(row(page, 'tick 1.')).toBeVisible({ timeout: 30_000 })
    await stop(page)
    await lines(page).focus()
    await page.keyboard.press('Home')
    await expect(row(page, 'line 1 of many').first()).toBeVisible()
    await page.keyboard.press('End')
    await expect(row(page, 'tick 1.')).toBeVisible()

    await search(page, 'line 29\\d9 of')
    await expect(page.getByTestId('log-search-count')).toHaveText('No hits')
    await page.getByTestId('log-search-regex').click()
    await expect(page.getByTestId('log-search-count')).toHaveAttribute('data-total', '10')
    await page.getByTestId('log-search-input').press('Enter')
    await expect(row(page, 'line 2909 of many')).toBeInViewport()
    await expect(row(page, 'line 2909 of many').locator('mark')).toHaveText('line 2909 of')
    await page.getByTestId('log-search-input').press('Shift+Enter')
    await expect(row(page, 'line 2999 of many')).toBeInViewport()
    await expect(page.getByTestId('log-marks')).toBeVisible()
    await studio.screenshot('log-search')
    await page.getByTestId('log-search-input').fill('(')
    await expect(page.getByTestId('log-search-count')).toContainText('Not a regular expression')
    await page.getByTestId('log-search-input').press('Escape')

    await row(page, 'line 2999 of many').locator('[data-number]').click()
    await row(page, 'line 3000 of many')
      .locator('[data-number]')
      .click({ modifiers: ['Shift'] })
    await lines(page).press('ControlOrMeta+C')
    await expect.poll(() => clipboard(studio)).toBe('line 2999 of many\nline 3000 of many\n')
    await lines(page).press('ControlOrMeta+A')
    await lines(page).press('ControlOrMeta+C')
    await expect
      .poll(async () => (await clipboard(studio)).split('\n').slice(0, 2))
      .toEqual(['line 1 of many', 'line 2 of many'])

    const saved = join(path, 'saved.log')
    await studio.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath, bookmark: '' })
    }, saved)
    await page.getByTestId('log-menu').click()
    await page.getByTestId('menu-log-save').click()
    await expect.poll(() => readFile(saved, 'utf8').catch(() => '')).toContain(`line ${LINES} of many\n`)
    const text = await readFile(saved, 'utf8')
    expect(text.split('\n').filter((line) => line.includes('of many'))).toHaveLength(LINES)
    expect(text).toContain('] done 100%\n')
    expect(text).toContain('] Warning: see https://example.com/why and Dockerfile:5\n')
    expect(studio.consoleErrors).toEqual([])
  })

  test('unfolds a progress bar, wraps, tells times and leads to the editor and the browser', async ({
    open,
    folder,
  }) => {
    const studio = await open({ path: await folder(chatty()) })
    const { page } = studio
    await studio.app.evaluate(({ shell }) => {
      shell.openExternal = (url) => {
        ;(globalThis as { opened?: string }).opened = url
        return Promise.resolve()
      }
    })
    await build(page)
    await expect(row(page, 'tick 1.')).toBeVisible({ timeout: 30_000 })
    await stop(page)
    await search(page, 'done 100')
    await page.getByTestId('log-search-input').press('Enter')
    await expect(row(page, 'done 100%')).toBeInViewport()
    await expect(printed(page, '60%')).toHaveCount(0)
    await page.getByTestId('log-unfold').click()
    await expect(printed(page, 'done 100%')).toContainText('done  60%')
    await page.getByTestId('log-wrap').click()
    await page.getByTestId('log-times').click()
    await page.getByTestId('log-times').click()
    await expect(row(page, 'done 100%')).toContainText(/\d\d:\d\d:\d\d\.\d{3}/)
    await studio.screenshot('log-unfolded')
    await printed(page, 'Warning:').getByText('https://example.com/why').click()
    await expect
      .poll(() => studio.app.evaluate(() => (globalThis as { opened?: string }).opened))
      .toBe('https://example.com/why')
    await printed(page, 'Warning:').getByText('Dockerfile:5').click()
    await expect(page.locator('.monaco-editor .line-numbers.active-line-number')).toHaveText('5')
    expect(studio.consoleErrors).toEqual([])
  })
})

test.describe('the log outlives', () => {
  test('a reload of the window in mid-build', async ({ open, folder }) => {
    const { page } = await open({ path: await folder(chatty()) })
    await build(page)
    await expect(row(page, 'tick 2.')).toBeVisible({ timeout: 30_000 })
    await page.reload()
    await page.locator('html[data-ready="true"]').waitFor()
    await page.getByTestId('tab-log').click()
    await showAll(page)
    await expect(row(page, 'tick 4.')).toBeVisible()
    await lines(page).focus()
    await page.keyboard.press('Home')
    await expect(row(page, 'line 1 of many').first()).toBeVisible()
    await stop(page)
    await lines(page).press('End')
    await expect(row(page, 'tick 4.')).toBeVisible()
  })

  test('a studio that is killed, and is read again in the next', async ({ open, folder }) => {
    const path = await folder(chatty())
    const userData = await folder()
    const first = await open({ path, userData })
    await build(first.page)
    await expect(row(first.page, 'tick 2.')).toBeVisible({ timeout: 30_000 })
    const gone = new Promise((resolve) => first.process.once('exit', resolve))
    first.process.kill('SIGKILL')
    await gone

    const { page, screenshot } = await open({ path, userData })
    await page.getByTestId('tab-log').click()
    await page.getByTestId('log-earlier-open').click()
    const kept = page.getByTestId('earlier-logs').locator('[data-testid^="earlier-log-"]')
    await expect(kept.first()).toContainText('the studio ended before it')
    await screenshot('log-earlier')
    await kept.first().click()
    await expect(page.getByTestId('log-earlier')).toBeVisible()
    await expect(row(page, 'tick 2.')).toBeVisible()
    await lines(page).focus()
    await page.keyboard.press('Home')
    await expect(row(page, 'line 1 of many').first()).toBeVisible()
  })
})
