import type { Page } from '@playwright/test'
import { parallelProject } from '#test/support/projects.ts'
import { expect, test } from '#test/support/studio-test.ts'

const row = (page: Page, id: string) => page.getByTestId(`row-${id}`)
const card = (page: Page, name: string) => page.getByTestId(`stage-card-${name}`)
const graph = (page: Page) => page.getByRole('tree')
const outcome = (page: Page) => page.getByTestId('outcome')

const three = `FROM busybox:latest AS base
RUN echo one

FROM base AS left
RUN echo two

FROM base AS right
COPY --from=left /etc/passwd /
RUN echo three
`

/** Puts the cursor at the end of a line of the editor. */
async function toLine(page: Page, text: string): Promise<void> {
  await page.locator('.monaco-editor .view-line', { hasText: text }).first().click()
  await page.keyboard.press('End')
}

/** Waits until a card stands still, and tells where. */
async function placeOf(page: Page, name: string): Promise<{ readonly x: number; readonly y: number }> {
  let last = ''
  await expect
    .poll(async () => {
      const before = last
      last = JSON.stringify(await card(page, name).boundingBox())
      return before === last
    })
    .toBe(true)
  const { x, y } = JSON.parse(last) as { readonly x: number; readonly y: number }
  return { x, y }
}

test.describe('the graph stays calm', () => {
  test('while instructions are typed, a stage is renamed and the text breaks and is mended', async ({
    open,
    folder,
  }) => {
    const studio = await open({ path: await folder({ Dockerfile: three }) })
    const { page } = studio
    await expect(row(page, '2/2')).toBeVisible()
    const before = await placeOf(page, 'right')
    await toLine(page, 'echo three')
    await page.keyboard.type('\nRUN echo four\nRUN echo five')
    await expect(row(page, '2/4')).toContainText('echo five')
    expect(await placeOf(page, 'right')).toEqual(before)

    await card(page, 'left').evaluate((element) => element.setAttribute('data-marked', 'yes'))
    await toLine(page, 'AS left')
    await page.keyboard.type('er')
    await expect(card(page, 'lefter')).toHaveAttribute('data-marked', 'yes')

    await toLine(page, 'echo two')
    await page.keyboard.type('\nRUNN')
    await expect(page.getByTestId('graph-broken')).toBeVisible()
    await expect(card(page, 'lefter')).toBeVisible()
    for (const _ of 'RUNN') await page.keyboard.press('Backspace')
    await expect(page.getByTestId('graph-broken')).toBeHidden()
    expect(studio.consoleErrors).toEqual([])
  })

  test('when a stage is put before others: each keeps its card', async ({ open, folder }) => {
    const { page } = await open({ path: await folder({ Dockerfile: three }) })
    await expect(card(page, 'right')).toBeVisible()
    for (const name of ['left', 'right']) {
      await card(page, name).evaluate((element, mark) => element.setAttribute('data-marked', mark), name)
    }
    await toLine(page, 'echo one')
    await page.keyboard.type('\nFROM busybox:latest AS between\nRUN true\n')
    await expect(card(page, 'between')).toBeVisible()
    await expect(row(page, '3/1')).toBeVisible()
    for (const name of ['left', 'right']) {
      await expect(card(page, name)).toHaveAttribute('data-marked', name)
    }
  })
})

test.describe('on a card', () => {
  test('the target is chosen without building', async ({ open, folder }) => {
    const { page } = await open({ path: await folder({ Dockerfile: three }) })
    await row(page, '1/0').hover()
    await page.getByTestId('make-target-left').click()
    await expect(card(page, 'left')).toHaveAttribute('data-target', 'true')
    await expect(card(page, 'right')).toHaveAttribute('data-needed', 'false')
    await expect(page.getByTestId('target-chooser')).toContainText('left')
    await expect(outcome(page)).toBeHidden()
  })

  test('rows fold away and stay so when the window is opened again', async ({ open, folder }) => {
    const studio = await open({ path: await folder({ Dockerfile: three }) })
    const { page } = studio
    await page.getByTestId('collapse-2').click()
    await expect(row(page, '2/1')).toBeHidden()
    await expect(card(page, 'right').getByRole('img', { name: '2 instructions' })).toBeVisible()
    await studio.screenshot('graph-collapsed')
    await page.reload()
    await expect(card(page, 'right')).toHaveAttribute('aria-expanded', 'false')
    await row(page, '2/0').dblclick()
    await expect(row(page, '2/1')).toBeVisible()
  })
})

test('what is selected lights its own edges, and the way that leads to them', async ({ open, folder }) => {
  const { page } = await open({ path: await folder({ Dockerfile: three }), engineSocket: null })
  const light = (edge: string) => page.getByTestId(`edge-${edge}`)
  await row(page, '2/1').click()
  await expect(light('copy:stage:1->2/1')).toHaveAttribute('data-light', 'selected')
  await expect(light('from:stage:0->stage:1')).toHaveAttribute('data-light', 'path')
  await expect(light('from:image:busybox:latest->stage:0')).toHaveAttribute('data-light', 'path')
  await expect(light('from:stage:0->stage:2')).toHaveAttribute('data-light', 'none')
  await page.getByTestId('external-card-busybox:latest').click()
  await expect(light('from:image:busybox:latest->stage:0')).toHaveAttribute('data-light', 'selected')
  await expect(light('copy:stage:1->2/1')).toHaveAttribute('data-light', 'path')
})

test('the graph can be laid out downwards', async ({ open, folder }) => {
  const studio = await open({ path: await folder({ Dockerfile: three }) })
  const { page } = studio
  const right = [await placeOf(page, 'base'), await placeOf(page, 'left')] as const
  expect(right[0].x).toBeLessThan(right[1].x)
  await studio.command('graph.direction')
  await expect
    .poll(async () => (await placeOf(page, 'base')).y < (await placeOf(page, 'left')).y - 40)
    .toBe(true)
  await studio.screenshot('graph-downwards')
})

test('the menu of a row copies, shows and folds', async ({ open, folder }) => {
  const studio = await open({ path: await folder({ Dockerfile: three }) })
  const { page } = studio
  await row(page, '2/1').click({ button: 'right' })
  await expect(page.getByTestId('menu-instruction.build')).toBeVisible()
  await studio.screenshot('graph-menu')
  await page.getByTestId('menu-instruction.copy').click()
  await expect
    .poll(() => studio.app.evaluate(({ clipboard }) => clipboard.readText()))
    .toBe('COPY --from=left /etc/passwd /')
  await row(page, '1/1').hover()
  await row(page, '1/1').getByTestId('row-more').click()
  await page.getByTestId('menu-instruction.onlyNeeded').click()
  await expect(card(page, 'right')).toBeHidden()
  await expect(page.getByTestId('target-chooser')).toContainText('left')
  await row(page, '1/1').click({ button: 'right' })
  await page.getByTestId('menu-instruction.onlyNeeded').click()
  await expect(card(page, 'right')).toBeVisible()
  await page.getByTestId('external-card-busybox:latest').click({ button: 'right' })
  await page.getByTestId('menu-go-to-source').click()
  await expect(row(page, '0/0')).toHaveAttribute('data-selected', 'true')
})

test.describe('with the keyboard alone', () => {
  test('one walks from the editor to a row, builds up to it and goes back to its source', async ({
    open,
    folder,
  }) => {
    const studio = await open({ path: await folder(parallelProject(0)) })
    const { page } = studio
    await page.locator('.monaco-editor.focused').waitFor()
    await page.keyboard.press('F6')
    await expect(graph(page)).toBeFocused()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowDown')
    await expect(row(page, '0/1')).toHaveAttribute('data-selected', 'true')
    await expect(graph(page)).toHaveAttribute('aria-activedescendant', 'graph-item:0/1')
    await page.keyboard.press('ArrowLeft')
    await expect(page.getByTestId('external-card-busybox:latest')).toHaveAttribute('data-selected', 'true')
    await page.keyboard.press('ArrowRight')
    for (const _ of 'xxx') await page.keyboard.press('PageUp')
    await page.keyboard.press('PageDown')
    await page.keyboard.press('End')
    await expect(row(page, '1/1')).toHaveAttribute('data-selected', 'true')
    await expect(page.locator('.monaco-editor .line-numbers.active-line-number').first()).toHaveText('5')
    await studio.screenshot('graph-keyboard')

    await expect(page.getByTestId('build-button')).toBeEnabled()
    await page.keyboard.press('b')
    await expect(outcome(page)).toHaveAttribute('data-outcome', 'succeeded', { timeout: 30_000 })
    await expect(row(page, '1/1')).toHaveAttribute('data-state', /executed|cached/)
    await expect(row(page, '0/1')).not.toHaveAttribute('data-state', /executed|cached|waiting/)

    await page.keyboard.press('Shift+F10')
    await expect(page.getByTestId('menu-instruction.goToSource')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(graph(page)).toBeFocused()
    await page.keyboard.press('c')
    await expect(row(page, '1/1')).toBeHidden()
    await page.keyboard.press('c')
    await page.keyboard.press('t')
    await expect(card(page, 'right')).toHaveAttribute('data-target', 'true')
    await page.keyboard.press('Enter')
    await expect(page.locator('.monaco-editor.focused')).toBeVisible()
    expect(studio.consoleErrors).toEqual([])
  })

  test('one walks the list, which says the same', async ({ open, folder }) => {
    const studio = await open({ path: await folder({ Dockerfile: three }) })
    const { page } = studio
    await expect(card(page, 'right')).toBeVisible()
    await studio.command('graph.list')
    await graph(page).focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowDown')
    await expect(page.getByRole('treeitem', { name: 'RUN echo one' })).toHaveAttribute(
      'aria-selected',
      'true',
    )
    await expect(page.getByRole('treeitem', { name: /^COPY .*takes from left$/ })).toBeVisible()
    await expect(page.getByRole('treeitem', { name: 'busybox:latest, image, used by base' })).toBeVisible()
    await page.keyboard.press('End')
    await page.keyboard.press('Shift+F10')
    await expect(page.getByTestId('menu-copy-name')).toBeVisible()
    await studio.screenshot('graph-list')
  })
})
