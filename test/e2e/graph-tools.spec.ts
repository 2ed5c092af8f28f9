import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { pictureDifference } from '#test/support/picture-difference.ts'
import { parallelProject } from '#test/support/projects.ts'
import type { Studio } from '#test/support/studio.ts'
import { root } from '#test/support/studio.ts'
import { expect, test } from '#test/support/studio-test.ts'

const fixture = (path: string) => readFile(join(root, 'test/fixtures', path), 'utf8')
const row = (page: Page, id: string) => page.getByTestId(`row-${id}`)
const op = (page: Page, name: string) =>
  page.getByTestId('ops-canvas').locator('[data-testid^="op-"][data-kind]').filter({ hasText: name })

/** Answers the system's dialog for a file to be saved. */
async function answerSave(studio: Studio, path: string | undefined): Promise<void> {
  await studio.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = ((_window: unknown, options: { readonly defaultPath: string }) => {
      ;(globalThis as { proposed?: string }).proposed = options.defaultPath
      return Promise.resolve({ canceled: filePath === undefined, filePath: filePath ?? '' })
    }) as unknown as typeof dialog.showSaveDialog
  }, path)
}

async function openText(
  open: (options: { readonly path: string }) => Promise<Studio>,
  path: string,
): Promise<Studio> {
  const studio = await open({ path })
  await expect(studio.page.locator('[data-testid^="stage-card-"]').first()).toBeVisible()
  return studio
}

test.describe('searching the graph', () => {
  test('makes matches out as one types, walks them with Enter, and ends with Escape', async ({
    open,
    folder,
  }) => {
    const studio = await openText(open, await folder(parallelProject()))
    const { page } = studio
    await page.getByTestId('graph-pane').focus()
    await page.keyboard.press('ControlOrMeta+F')
    await expect(page.getByTestId('graph-search-input')).toBeFocused()
    await page.keyboard.type('echo')
    const count = page.getByTestId('graph-search-count')
    await expect(count).toHaveText('3')
    for (const [id, words] of [
      ['0/1', '1 of 3'],
      ['1/1', '2 of 3'],
      ['2/1', '3 of 3'],
      ['0/1', '1 of 3'],
    ] as const) {
      await page.keyboard.press('Enter')
      await expect(count).toHaveText(words)
      await expect(row(page, id)).toHaveAttribute('data-selected', 'true')
    }
    await page.keyboard.press('Shift+Enter')
    await expect(count).toHaveText('3 of 3')
    await studio.screenshot('graph-search')
    await page.getByTestId('graph-search-input').fill('busybox')
    await expect(count).toHaveText('3')
    await page.getByTestId('graph-search-input').fill('no such words')
    await expect(count).toHaveText('None')
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('graph-search')).toBeHidden()
    await expect(page.getByTestId('graph-pane')).toBeFocused()
    await page.keyboard.press('/')
    await expect(page.getByTestId('graph-search-input')).toBeFocused()
    await expect(page.getByTestId('graph-search-input')).toHaveValue('')
    expect(studio.consoleErrors).toEqual([])
  })

  test('leaves the editor its own search', async ({ open, folder }) => {
    const { page } = await openText(open, await folder(parallelProject()))
    await page.locator('.monaco-editor .view-lines').first().click()
    await page.keyboard.press('ControlOrMeta+F')
    await expect(page.locator('.monaco-editor .find-widget')).toBeVisible()
    await expect(page.getByTestId('graph-search')).toBeHidden()
  })
})

test.describe('filtering and viewing the graph', () => {
  test('by mounts and, after a build, by states, with a chip for each', async ({ open, folder }) => {
    const studio = await openText(open, await folder(parallelProject(6)))
    const { page } = studio
    await page.getByTestId('graph-filter').click()
    await page.getByTestId('filter-cache').check()
    await expect(page.getByTestId('filter-size')).toHaveText('1 instruction')
    await page.getByTestId('filter-bind').check()
    await expect(page.getByTestId('filter-size')).toHaveText('2 instructions')
    await page.keyboard.press('Escape')
    await page.getByTestId('chip-cache').click()
    await expect(page.getByTestId('filter-size')).toHaveText('1 instruction')
    await page.getByTestId('chips-clear').click()
    await expect(page.getByTestId('filter-chips')).toBeHidden()

    await expect(page.getByTestId('build-button')).toBeEnabled()
    await page.keyboard.press('ControlOrMeta+Shift+B')
    await page.getByTestId('graph-filter').click()
    await page.getByTestId('filter-running').check()
    await expect(page.getByTestId('filter-size')).toHaveText('2 instructions')
    await expect(page.getByTestId('outcome')).toHaveAttribute('data-outcome', 'succeeded', {
      timeout: 40_000,
    })
    await expect(page.getByTestId('filter-size')).toHaveText('0 instructions')
    await page.getByTestId('filter-running').uncheck()
    await page.getByTestId('filter-not-needed').check()
    await expect(page.getByTestId('filter-size')).toHaveText('2 instructions')
    await studio.screenshot('graph-filter')
    expect(studio.consoleErrors).toEqual([])
  })

  test('hides images, shows the way to the target alone, folds stages and lies downwards', async ({
    open,
    folder,
  }) => {
    const { page, command } = await openText(open, await folder(parallelProject()))
    await page.getByTestId('graph-view').click()
    await page.getByTestId('view-hide-external').check()
    await expect(page.getByTestId('external-card-busybox:latest')).toBeHidden()
    await page.getByTestId('view-only-target').check()
    await expect(page.getByTestId('stage-card-unneeded')).toBeHidden()
    await expect(page.getByTestId('stage-card-final')).toBeVisible()
    await page.getByTestId('view-collapse-all').click()
    await expect(row(page, '3/1')).toBeHidden()
    await page.getByTestId('view-expand-all').click()
    await expect(row(page, '3/1')).toBeVisible()
    await page.keyboard.press('Escape')
    await command('graph.hideExternal')
    await expect(page.getByTestId('external-card-busybox:latest')).toBeVisible()
    await command('graph.direction')
    const top = async (name: string) => (await page.getByTestId(`stage-card-${name}`).boundingBox())?.y ?? 0
    await expect.poll(async () => (await top('final')) - (await top('left'))).toBeGreaterThan(40)
    const percent = page.getByTestId('graph-zoom')
    await command('graph.zoomReset')
    await expect(percent).toHaveText('100 %')
    await page.getByTestId('graph-zoom-out').click()
    await expect(percent).not.toHaveText('100 %')
    await command('graph.list')
    await expect(page.getByTestId('graph-list')).toBeVisible()
  })
})

test.describe('exports', () => {
  const formats = [
    ['svg', 'svg'],
    ['dot', 'dot'],
    ['mermaid', 'mmd'],
    ['json', 'json'],
  ] as const

  test('are what the command line gives for the same view', async ({ open, folder }) => {
    const path = await folder({ Dockerfile: await fixture('dockerfiles/unneeded-stages.Dockerfile') })
    const studio = await openText(open, path)
    const { page } = studio
    const expectExports = async (name: string): Promise<void> => {
      for (const [format, ending] of formats) {
        const target = join(path, `saved.${ending}`)
        await answerSave(studio, target)
        await studio.command(`graph.save.${format}`)
        const golden = await fixture(`graph-exports/${name}.${ending}`)
        await expect.poll(() => readFile(target, 'utf8').catch(() => '')).toBe(golden)
        await expect(page.getByTestId('export-said')).toHaveText(`Saved saved.${ending}`)
      }
    }
    await studio.command('theme.light')
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
    await expectExports('unneeded-stages')
    expect(await studio.app.evaluate(() => (globalThis as { proposed?: string }).proposed)).toBe(
      join(path, 'Dockerfile.json'),
    )

    await studio.command('theme.dark')
    await studio.command('graph.onlyTarget')
    await studio.command('graph.direction')
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await expect(page.getByTestId('stage-card-unused')).toBeHidden()
    await page.reload()
    await page.locator('html[data-ready="true"]').waitFor()
    await expect(page.getByTestId('stage-card-final')).toBeVisible()
    await expectExports('unneeded-stages-only-target')
    expect(studio.consoleErrors).toEqual([])
  })

  test('as PNG are twice as sharp, and go to the clipboard as texts and as a picture', async ({
    open,
    folder,
  }) => {
    const path = await folder({ Dockerfile: await fixture('dockerfiles/rust-chef.Dockerfile') })
    const studio = await openText(open, path)
    const { page, app } = studio
    await studio.command('theme.dark')
    const said = page.getByTestId('export-said')
    await answerSave(studio, join(path, 'saved.png'))
    await page.getByTestId('graph-export').click()
    await page.getByTestId('menu-export-png').click()
    await expect(said).toHaveText('Saved saved.png')
    const png = await readFile(join(path, 'saved.png'))
    const golden = await fixture('graph-exports/rust-chef.svg')
    const [, width = '', height = ''] = /width="(\d+)" height="(\d+)"/.exec(golden) ?? []
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2 * Number(width), 2 * Number(height)])

    await studio.command('graph.copy.svg')
    await expect(said).toHaveText('Copied as SVG')
    const copied = () => app.evaluate(async ({ clipboard }) => clipboard.readText())
    await expect.poll(copied).toBe(golden)
    await studio.command('graph.copy.mermaid')
    await expect.poll(copied).toBe(await fixture('graph-exports/rust-chef.mmd'))
    await studio.command('graph.copy.png')
    await expect(said).toHaveText('Copied as PNG')
    const difference = () => app.evaluate(pictureDifference, join(path, 'saved.png'))
    await expect.poll(difference).toBe('none')
    expect(studio.consoleErrors).toEqual([])
  })

  test('that are turned down write nothing; one that cannot be written says why', async ({
    open,
    folder,
  }) => {
    const path = await folder({ Dockerfile: 'FROM scratch\n', plain: '' })
    const studio = await openText(open, path)
    const { page } = studio
    await answerSave(studio, undefined)
    await studio.command('graph.save.svg')
    await expect(page.getByTestId('graph-export')).toBeEnabled()
    expect((await readdir(path)).sort()).toEqual(['Dockerfile', 'plain'])
    await writeFile(join(path, 'saved.svg'), 'old')
    await answerSave(studio, join(path, 'gone', 'saved.svg'))
    await studio.command('graph.save.svg')
    await expect(page.getByTestId('app-error')).toContainText('The folder of saved.svg is not there')
    expect(await readFile(join(path, 'saved.svg'), 'utf8')).toBe('old')
  })
})

test.describe('BuildKit’s own graph', () => {
  test('is there before a build, tells ops, inputs and mounts, and shares the selection', async ({
    open,
    folder,
  }) => {
    const path = await folder(parallelProject())
    const studio = await openText(open, path)
    const { page } = studio
    await page.getByTestId('graph-mode-ops').click()
    await expect(page.getByTestId('ops-origin')).toHaveAttribute('data-from', 'engine', { timeout: 60_000 })
    await expect(op(page, 'cat /mnt/left')).toBeVisible()
    await expect(op(page, 'nobody needs')).toHaveCount(0)
    await op(page, 'cat /mnt/left').click()
    const detail = page.getByTestId('op-detail')
    await expect(detail.getByTestId('op-digest')).toHaveText(/^sha256:[0-9a-f]{64}$/)
    await expect(detail.getByTestId('op-lines')).toHaveText('Line 12')
    await expect(detail.getByTestId('op-mount-bind')).toContainText('/mnt/left')
    await expect(detail.getByTestId('op-mount-bind')).toContainText('read only')
    await expect(page.locator('.monaco-editor .line-numbers.active-line-number').first()).toHaveText('12')
    await detail.getByTestId('op-input').filter({ hasText: 'COPY' }).click()
    await expect(detail.getByTestId('op-lines')).toHaveText('Line 11')

    await page.locator('.monaco-editor .view-line').filter({ hasText: 'type=cache' }).click()
    await expect(detail.getByTestId('op-mount-cache')).toContainText('shared')
    await page.getByTestId('graph-pane').focus()
    await page.keyboard.press('/')
    await page.keyboard.type('greeting')
    await expect(page.getByTestId('graph-search-count')).toHaveText('1')
    await page.keyboard.press('Enter')
    await expect(detail.getByTestId('op-lines')).toHaveText('Line 13')
    await expect(op(page, 'COPY greeting.txt')).toBeInViewport({ ratio: 1 })
    await studio.screenshot('graph-ops')
    await answerSave(studio, join(path, 'saved.dot'))
    await studio.command('graph.save.dot')
    await expect
      .poll(() => readFile(join(path, 'saved.dot'), 'utf8').catch(() => ''))
      .toContain('digraph llb {')
    await answerSave(studio, join(path, 'saved.png'))
    await studio.command('graph.save.png')
    await expect(page.getByTestId('export-said')).toHaveText('Saved saved.png')
    expect((await readFile(join(path, 'saved.png'))).subarray(1, 4).toString()).toBe('PNG')
    await studio.command('graph.copy.svg')
    await expect
      .poll(() => studio.app.evaluate(({ clipboard }) => clipboard.readText()))
      .toMatch(/^<svg [^]*>RUN cat \/mnt\/left/)
    expect(studio.consoleErrors).toEqual([])
  })

  test('shows the states of a build, also as a table that the keyboard walks', async ({ open, folder }) => {
    const studio = await openText(open, await folder(parallelProject(1)))
    const { page } = studio
    await page.getByTestId('graph-mode-ops').click()
    await expect(page.getByTestId('build-button')).toBeEnabled()
    await page.keyboard.press('ControlOrMeta+Shift+B')
    await expect(page.getByTestId('ops-origin')).toHaveAttribute('data-from', 'build')
    await expect(op(page, 'echo left')).toHaveAttribute('data-state', 'running')
    await expect(page.getByTestId('outcome')).toHaveAttribute('data-outcome', 'succeeded', {
      timeout: 40_000,
    })
    await expect(op(page, 'cat /mnt/left')).toHaveAttribute('data-state', 'executed')
    await page.getByTestId('ops-as-table').click()
    const rows = page.getByTestId('ops-table').locator('tbody tr')
    await rows.first().getByRole('button').focus()
    await page.keyboard.press('End')
    await expect(rows.last()).toHaveAttribute('aria-current', 'true')
    await page.keyboard.press('ArrowUp')
    await expect(rows.nth(-2)).toHaveAttribute('aria-current', 'true')
    await studio.screenshot('graph-ops-table')
    expect(studio.consoleErrors).toEqual([])
  })

  test('says what is missing without an engine', async ({ open, folder }) => {
    const studio = await openText(
      (options) => open({ ...options, engineSocket: null }),
      await folder(parallelProject()),
    )
    const { page } = studio
    await page.getByTestId('graph-mode-ops').click()
    await expect(page.getByTestId('ops-missing')).toContainText('It comes from an engine')
    await studio.screenshot('graph-ops-no-engine')
  })
})
