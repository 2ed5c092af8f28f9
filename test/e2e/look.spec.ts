import { expect, test } from '#test/support/studio-test.ts'

const text = 'FROM scratch AS a\nCOPY x y\nFROM scratch AS b\nCOPY --from=a y z\n'

test('the window looks as it was left: borders, panel, and how graphs are shown', async ({
  open,
  folder,
}) => {
  const path = await folder({ Dockerfile: text, 'other.Dockerfile': text })
  const userData = await folder()
  const first = await open({ path, userData, engineSocket: null })
  const width = async (page: typeof first.page) => (await page.locator('#editor').boundingBox())?.width
  const before = (await width(first.page)) ?? 0
  await first.page.getByRole('separator', { name: 'Width of the editor' }).focus()
  await first.page.keyboard.press('ArrowRight')
  await expect.poll(() => width(first.page)).toBeGreaterThan(before)
  const after = (await width(first.page)) ?? 0
  await first.command('graph.direction')
  await first.command('graph.minimap')
  await first.command('graph.ops')
  await first.command('view.problems')
  await first.command('view.toggleLog')
  await expect(first.page.getByTestId('graph-mode-ops')).toHaveAttribute('aria-pressed', 'true')
  await expect(first.page.locator('#bottom')).toHaveCSS('height', '0px')
  await first[Symbol.asyncDispose]()

  const { page, command } = await open({ path, userData, engineSocket: null })
  await expect(page.getByTestId('graph-mode-ops')).toHaveAttribute('aria-pressed', 'true')
  await expect(page.locator('#bottom')).toHaveCSS('height', '0px')
  await expect.poll(() => width(page)).toBeCloseTo(after, 0)
  await page.getByTestId('graph-view').click()
  await expect(page.getByTestId('view-minimap')).not.toBeChecked()
  await expect(page.getByTestId('view-downwards')).toBeChecked()
  await page.keyboard.press('Escape')
  await command('view.toggleLog')
  await expect(page.getByRole('tab', { name: /Problems/ })).toHaveAttribute('aria-selected', 'true')

  // A file that was never looked at is laid out as the last one was.
  await page.getByTestId('dockerfile-chooser').click()
  await page.getByTestId('menu-dockerfile-other.Dockerfile').click()
  await command('graph.graph')
  await expect(page.getByTestId('graph-direction')).toHaveAttribute('data-direction', 'down')
})
