import { expect, test } from '#test/support/studio-test.ts'

/** Chains of five stages of 32 instructions each: 1,280 rows. */
const huge = Array.from({ length: 40 }, (_, stage) => {
  const base = stage % 5 === 0 ? 'busybox' : `stage${stage - 1}`
  const rows = Array.from({ length: 32 }, (__, row) => `RUN make part${stage}.${row + 1}`)
  return [`FROM ${base} AS stage${stage}`, ...rows, ''].join('\n')
}).join('\n')

test('a very large graph opens at its beginning, its rows drawn as bars that are chosen like rows', async ({
  open,
  folder,
}) => {
  const studio = await open({ path: await folder({ Dockerfile: huge }) })
  const { page } = studio
  const bars = page.getByTestId('bars-1')
  const row = (id: string) => page.getByTestId(`row-${id}`)
  await expect(page.getByTestId('stage-card-stage0')).toBeInViewport()
  await expect(bars.getByRole('img')).toHaveAccessibleName('32 instructions')
  await expect(row('1/16')).toHaveCount(0)

  const place = (await bars.boundingBox())!
  await page.mouse.click(place.x + place.width / 3, place.y + (15.5 / 32) * place.height)
  await expect(row('1/16')).toHaveAttribute('data-selected', 'true')
  await expect(page.getByRole('tree')).toHaveAttribute('aria-activedescendant', 'graph-item:1/16')
  await expect(page.locator('.monaco-editor .line-numbers.active-line-number').first()).toHaveText('51')

  await page.keyboard.press('ArrowDown')
  await expect(row('1/17')).toHaveAttribute('data-selected', 'true')
  await page.mouse.move(0, 0)
  await expect(row('1/16')).toHaveCount(0)
  await page.mouse.click(place.x + place.width / 3, place.y + (3.5 / 32) * place.height, { button: 'right' })
  await expect(page.getByRole('menu')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(row('1/4')).toHaveAttribute('data-selected', 'true')
  await studio.screenshot('huge')

  await studio.command('graph.zoomReset')
  await expect(row('1/5')).toContainText('make part1.5')
  await expect(bars).toHaveCount(0)
  expect(studio.consoleErrors).toEqual([])
})

test('rows that are typed into a very large graph are in its bars at once', async ({ open, folder }) => {
  const { page } = await open({ path: await folder({ Dockerfile: huge }) })
  await page.locator('.monaco-editor .view-line', { hasText: 'part0.2' }).first().click()
  await page.keyboard.press('End')
  await page.keyboard.type('\nRUN make more')
  await expect(page.getByTestId('bars-0').getByRole('img')).toHaveAccessibleName('33 instructions')
  await expect(page.getByTestId('row-0/3')).toHaveAttribute('aria-label', /^RUN make more/)
})

test('a graph that rises opens where its first stage is in sight', async ({ open, folder }) => {
  const chain = Array.from({ length: 120 }, (_, stage) =>
    [
      `FROM busybox AS stage${stage}`,
      ...(stage > 0 ? [`COPY --from=stage${stage - 1} /out /in`] : []),
      'RUN make all',
      'RUN make check',
      'RUN make install',
    ].join('\n'),
  ).join('\n')
  const { page } = await open({ path: await folder({ Dockerfile: chain }) })
  await expect(page.getByTestId('stage-card-stage0')).toBeInViewport()
})
