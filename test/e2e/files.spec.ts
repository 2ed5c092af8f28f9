import { execFileSync } from 'node:child_process'
import { chmod, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '#test/support/studio-test.ts'
import type { Page } from '@playwright/test'

/** What the main process says to reading a file. */
const read = (page: Page, path: string) =>
  page.evaluate(async (wanted) => window.slipway?.documents.read({ path: wanted }), path)

const editorText = (page: Page) =>
  page
    .locator('.monaco-editor .view-lines')
    .first()
    .innerText()
    .then((text) => text.replaceAll('\u00a0', ' '))

/** Types at the end of the open file. */
async function typeAtEnd(page: Page, text: string): Promise<void> {
  await page.locator('.monaco-editor .view-lines').first().click()
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.type(text)
}

test.describe('files that are no plain Dockerfile', () => {
  test('a folder without a Dockerfile offers to make one', async ({ open, folder }) => {
    const path = await folder({ 'README.md': '# nothing here' })
    const studio = await open({ path })
    await expect(studio.page.getByTestId('create-dockerfile')).toBeVisible()
    await studio.screenshot('no-dockerfile')
    await studio.page.getByTestId('create-dockerfile').click()
    await expect.poll(() => editorText(studio.page)).toContain('FROM')
    expect(await readFile(join(path, 'Dockerfile'), 'utf8')).toContain('FROM')
  })

  test('binary, too large and missing ones are refused with a reason', async ({ open, folder }) => {
    const path = await folder({
      Dockerfile: 'FROM scratch\n',
      'binary.Dockerfile': Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3]),
      'latin1.Dockerfile': Buffer.from('FROM scratch # caf\xe9\n', 'latin1'),
      'large.Dockerfile': `FROM scratch\n${'# a long comment\n'.repeat(400_000)}`,
      'empty.Dockerfile': '',
    })
    const { page } = await open({ path })
    const reasonOf = async (name: string) => {
      const result = await read(page, join(path, name))
      return result?.ok === false && result.error.kind === 'file' ? result.error.reason : 'read'
    }
    expect({
      binary: await reasonOf('binary.Dockerfile'),
      latin1: await reasonOf('latin1.Dockerfile'),
      large: await reasonOf('large.Dockerfile'),
      empty: await reasonOf('empty.Dockerfile'),
      missing: await reasonOf('missing.Dockerfile'),
      folder: await reasonOf('.'),
    }).toEqual({
      binary: 'binary',
      latin1: 'binary',
      large: 'too-large',
      empty: 'read',
      missing: 'missing',
      folder: 'not-a-file',
    })
  })

  test('a binary Dockerfile says so in the window', async ({ open, folder }) => {
    const path = await folder({ Dockerfile: Buffer.from([0, 1, 2, 3, 255]) })
    const studio = await open({ path })
    await expect(studio.page.getByTestId('studio')).toContainText(/not (a )?text|binary/i)
    await studio.screenshot('binary-dockerfile')
  })

  test('an empty Dockerfile opens, and says what is missing', async ({ open, folder }) => {
    const path = await folder({ Dockerfile: '' })
    const studio = await open({ path })
    await studio.page.getByTestId('tab-problems').click()
    await expect(studio.page.getByTestId('problem').first()).toBeVisible()
    await typeAtEnd(studio.page, 'FROM scratch')
    await expect(studio.page.getByTestId('problem')).toHaveCount(0)
  })

  test('5 MB open and stay usable', async ({ open, folder }) => {
    const path = await folder({ Dockerfile: `FROM scratch\n${'# one more comment\n'.repeat(270_000)}` })
    const { page } = await open({ path })
    await expect.poll(() => editorText(page), { timeout: 30_000 }).toContain('FROM scratch')
    await page.locator('.monaco-editor .view-lines').first().click()
    await page.keyboard.press('ControlOrMeta+Home')
    await page.keyboard.type('# first\n')
    await expect.poll(() => editorText(page)).toContain('# first')
  })
})

test.describe('saving', () => {
  test('keeps CRLF, BOM and mode, and replaces the file whole', async ({ open, folder }) => {
    const before = '\ufeffFROM scratch\r\nLABEL a=b\r\n'
    const path = await folder({ Dockerfile: before })
    const file = join(path, 'Dockerfile')
    await chmod(file, 0o640)
    const { page, command } = await open({ path })
    await expect.poll(() => editorText(page)).toContain('LABEL a=b')
    await typeAtEnd(page, 'LABEL c=d')
    await expect(page.getByTestId('unsaved-dot')).toBeVisible()
    await command('file.save')
    await expect(page.getByTestId('unsaved-dot')).toBeHidden()
    expect(await readFile(file, 'utf8')).toBe(`${before}LABEL c=d`)
    expect((await stat(file)).mode & 0o777).toBe(0o640)
  })

  test('a change outside is taken over, or asks where text is unsaved', async ({ open, folder }) => {
    const path = await folder({ Dockerfile: 'FROM scratch\n' })
    const file = join(path, 'Dockerfile')
    const studio = await open({ path })
    const { page } = studio
    await expect.poll(() => editorText(page)).toContain('FROM scratch')
    // As editors and git do it: another file takes the name.
    await writeFile(`${file}.new`, 'FROM scratch\nLABEL from=outside\n')
    await rename(`${file}.new`, file)
    await expect.poll(() => editorText(page)).toContain('from=outside')

    await typeAtEnd(page, 'LABEL mine=1')
    await expect(page.getByTestId('unsaved-dot')).toBeVisible()
    await writeFile(file, 'FROM scratch\nLABEL from=elsewhere\n')
    await expect(page.getByTestId('document-conflict')).toBeVisible()
    await studio.screenshot('changed-outside')
    expect(await editorText(page)).toContain('mine=1')
    await studio.command('file.save')
    expect(await readFile(file, 'utf8')).toBe('FROM scratch\nLABEL from=elsewhere\n')
  })

  test('unsaved text comes back after a crash', async ({ open, folder }) => {
    const path = await folder({ Dockerfile: 'FROM scratch\n' })
    const userData = join(await folder(), 'profile')
    const first = await open({ path, userData })
    await expect.poll(() => editorText(first.page)).toContain('FROM scratch')
    await typeAtEnd(first.page, 'LABEL unsaved=1')
    await expect(first.page.getByTestId('unsaved-dot')).toBeVisible()
    await first.page.waitForTimeout(1_500)
    first.process.kill('SIGKILL')
    await expect.poll(() => first.process.signalCode).toBe('SIGKILL')
    const second = await open({ path, userData })
    await expect.poll(() => editorText(second.page)).toContain('unsaved=1')
    await expect(second.page.getByTestId('unsaved-dot')).toBeVisible()
    expect(await readFile(join(path, 'Dockerfile'), 'utf8')).toBe('FROM scratch\n')
  })

  test('a full disk leaves the old file whole and says so', async ({ open, folder }) => {
    test.skip(process.platform !== 'linux' || process.getuid?.() !== 0, 'only root may mount a small disk')
    const path = await folder()
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'slipway-test', path])
    try {
      const file = join(path, 'Dockerfile')
      await writeFile(file, 'FROM scratch\n')
      await expect(writeFile(join(path, 'ballast'), Buffer.alloc(512 * 1024))).rejects.toThrow('ENOSPC')
      const studio = await open({ path })
      const { page } = studio
      await expect.poll(() => editorText(page)).toContain('FROM scratch')
      await typeAtEnd(page, 'LABEL one=more')
      await expect(page.getByTestId('unsaved-dot')).toBeVisible()
      await studio.command('file.save')
      await expect(page.getByTestId('app-error')).toContainText(/disk is full/i)
      await studio.screenshot('disk-full')
      await expect(page.getByTestId('unsaved-dot')).toBeVisible()
      expect(await readFile(file, 'utf8')).toBe('FROM scratch\n')
      expect(await readdir(path)).toEqual(['Dockerfile', 'ballast'])
      await studio[Symbol.asyncDispose]()
    } finally {
      execFileSync('umount', ['-l', path])
    }
  })
})

test.describe('the folder', () => {
  test('that disappears is noticed, and its return too', async ({ open, folder }) => {
    const parent = await folder({ 'project/Dockerfile': 'FROM scratch\n' })
    const path = join(parent, 'project')
    const studio = await open({ path })
    await expect(studio.page.getByTestId('build-button')).toBeEnabled()
    await rename(path, join(parent, 'elsewhere'))
    await expect(studio.page.getByTestId('project-gone')).toBeVisible()
    await expect(studio.page.getByTestId('build-button')).toBeDisabled()
    await studio.screenshot('folder-gone')
    await rename(join(parent, 'elsewhere'), path)
    await expect(studio.page.getByTestId('project-gone')).toBeHidden()
    await expect(studio.page.getByTestId('build-button')).toBeEnabled()
  })

  test('new Dockerfiles in it are found', async ({ open, folder }) => {
    const path = await folder({ Dockerfile: 'FROM scratch\n' })
    const { page } = await open({ path })
    await writeFile(join(path, 'worker.Dockerfile'), 'FROM scratch\n')
    await page.getByTestId('dockerfile-chooser').click()
    await page.getByTestId('menu-dockerfile-worker.Dockerfile').click()
    await expect(page.getByTestId('dockerfile-chooser')).toContainText('worker.Dockerfile')
  })

  test('a broken slipway.json is said, and the project opens', async ({ open, folder }) => {
    const path = await folder({ Dockerfile: 'FROM scratch\n', 'slipway.json': '{"tags": "not a list"' })
    const { page } = await open({ path })
    await expect(page.getByTestId('defaults-problem')).toBeVisible()
    await expect.poll(() => editorText(page)).toContain('FROM scratch')
  })

  test('what slipway.json says from now on is used, and what was chosen by hand stays', async ({
    open,
    folder,
  }) => {
    const path = await folder({
      Dockerfile: 'FROM scratch AS one\nFROM scratch AS two\nFROM scratch AS three\n',
      'slipway.json': '{"target": "one"}',
    })
    const { page } = await open({ path })
    const target = page.getByTestId('target-chooser')
    await expect(target).toContainText('one')
    await writeFile(join(path, 'slipway.json'), '{"target": "two"}')
    await expect(target).toContainText('two')
    await writeFile(join(path, 'slipway.json'), '{"target": ')
    await expect(page.getByTestId('defaults-problem')).toContainText('it is not JSON')
    await writeFile(join(path, 'slipway.json'), '{"target": "two"}')
    await expect(page.getByTestId('defaults-problem')).toBeHidden()
    await expect(target).toContainText('two')
    await target.click()
    await page.getByTestId('menu-target-three').click()
    await writeFile(join(path, 'slipway.json'), '{"target": "one", "tags": 1}')
    await expect(page.getByTestId('defaults-problem')).toContainText('must be a list')
    await writeFile(join(path, 'slipway.json'), '{"target": "one"}')
    await expect(page.getByTestId('defaults-problem')).toBeHidden()
    await expect(target).toContainText('three')
  })
})
