import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { graphTexts } from '#test/support/renderer-harness/graph-texts.ts'
import { root } from '#test/support/studio.ts'
import { expect, test } from '#test/support/studio-test.ts'

const fixture = (name: string): string =>
  readFileSync(join(root, 'test', 'fixtures', 'dockerfiles', `${name}.Dockerfile`), 'utf8')

/** Ten very different Dockerfiles. */
const texts: Readonly<Record<string, string>> = {
  'one-instruction': graphTexts.one,
  'eighty-steps': graphTexts.tall,
  'forty-nine-stages': graphTexts.stages,
  'wide-fan': graphTexts.fan,
  'deep-chain': graphTexts.chain,
  'shared-bases': fixture('bake-like-shared-bases'),
  platforms: fixture('dotnet-cross-platform'),
  mounts: fixture('all-mounts'),
  broken: `${graphTexts.shared}RNU make\n`,
  'unneeded-stages': fixture('unneeded-stages'),
}

/** Whether the cards are where they were a frame ago. */
async function atRest(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    const look = () =>
      JSON.stringify(
        [...document.querySelectorAll('.react-flow__node')].map((node) => node.getBoundingClientRect()),
      )
    const before = look()
    await new Promise((resolve) => setTimeout(resolve, 200))
    return before === look()
  })
}

/** Cards that are not wholly on the canvas, or lie on one another. */
async function misplaced(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const canvas = document.querySelector('[data-testid="graph-pane"] .react-flow')?.getBoundingClientRect()
    if (canvas === undefined) return ['there is no canvas']
    const cards = [
      ...document.querySelectorAll('[data-testid^="stage-card-"], [data-testid^="external-card-"]'),
    ]
    const boxes = cards.map((card) => ({
      name: card.getAttribute('data-testid'),
      box: card.getBoundingClientRect(),
    }))
    const outside = boxes.filter(
      ({ box }) =>
        box.left < canvas.left - 1 ||
        box.top < canvas.top - 1 ||
        box.right > canvas.right + 1 ||
        box.bottom > canvas.bottom + 1,
    )
    const over = boxes.flatMap(({ name, box }, index) =>
      boxes
        .slice(index + 1)
        .filter(
          ({ box: other }) =>
            box.left < other.right - 1 &&
            other.left < box.right - 1 &&
            box.top < other.bottom - 1 &&
            other.top < box.bottom - 1,
        )
        .map((other) => `${name} lies on ${other.name}`),
    )
    return [...outside.map(({ name }) => `${name} is cut off`), ...over]
  })
}

/** Every text that is cut shows the whole of it on hover. */
async function cutWithoutTitle(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('[data-testid="graph-pane"] .react-flow__node *')]
      .filter((element) => element.children.length === 0 && element.scrollWidth > element.clientWidth + 1)
      .filter((element) => getComputedStyle(element).textOverflow === 'ellipsis')
      .filter((element) => element.closest('[title]') === null)
      .map((element) => element.textContent),
  )
}

for (const theme of ['dark', 'light'] as const) {
  test(`graphs of ten very different Dockerfiles are whole, ${theme}`, async ({ open, folder }) => {
    test.setTimeout(240_000)
    const files = Object.entries(texts).map(([name, text]): [string, string] => [`${name}.Dockerfile`, text])
    const path = await folder({ Dockerfile: 'FROM scratch AS first\n', ...Object.fromEntries(files) })
    const studio = await open({ path, engineSocket: null })
    const { page } = studio
    await studio.command(`theme.${theme}`)
    await expect(page.getByTestId('stage-card-first')).toBeVisible()
    for (const [name, text] of Object.entries(texts)) {
      await test.step(name, async () => {
        await page.getByTestId('dockerfile-chooser').click()
        await page.getByTestId(`menu-dockerfile-${name}.Dockerfile`).click()
        const stages = text.split('\n').filter((line) => /^FROM\b/i.test(line)).length
        await expect(page.locator('[data-testid^="stage-card-"]')).toHaveCount(stages)
        await expect(page.getByTestId('stage-card-first')).toHaveCount(0)
        await expect.poll(() => atRest(page)).toBe(true)
        await studio.screenshot(`shape-${name}-${theme}`)
        // A tall card opens at its top, to be read; asked for, all of it is in sight.
        await page.getByTestId('graph-fit').click()
        await expect.poll(() => misplaced(page)).toEqual([])
        expect(await cutWithoutTitle(page)).toEqual([])
      })
    }
    expect(studio.consoleErrors).toEqual([])
  })
}
