import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { electronExecutable, root } from '#test/support/studio.ts'
import { expect, test } from '#test/support/studio-test.ts'

test.describe('windows', () => {
  test('a second start hands its path to the first, which opens another window', async ({ open, folder }) => {
    const path = await folder({ Dockerfile: 'FROM scratch AS handed\n' })
    const userData = join(await folder(), 'profile')
    const { app } = await open({ userData })
    const opened = app.waitForEvent('window')
    const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const second = spawn(electronExecutable(), [root, ...flags, '--', path], {
      stdio: 'ignore',
      env: { ...process.env, SLIPWAY_USER_DATA: userData },
    })
    const [code] = (await once(second, 'exit')) as [number]
    expect(code).toBe(0)
    const page = await opened
    await expect(page.getByTestId('stage-card-handed')).toBeVisible()
    expect(app.windows()).toHaveLength(2)
  })

  test('closing with unsaved text asks; the text is there again after it', async ({ open, folder }) => {
    const path = await folder({ Dockerfile: 'FROM scratch\n' })
    const userData = join(await folder(), 'profile')
    const first = await open({ path, userData })
    await first.page.locator('.monaco-editor .view-lines').first().click()
    await first.page.keyboard.press('ControlOrMeta+End')
    await first.page.keyboard.type('LABEL kept=1')
    await expect(first.page.getByTestId('unsaved-dot')).toBeVisible()
    await first.page.waitForTimeout(600) // A draft is kept when typing pauses.
    const asked = await first.app.evaluate(
      ({ dialog, BrowserWindow }) =>
        new Promise<string>((resolve) => {
          dialog.showMessageBox = ((_window: unknown, options: { message: string; detail: string }) => {
            setTimeout(() => resolve(`${options.message} ${options.detail}`), 200)
            return Promise.resolve({ response: 0, checkboxChecked: false })
          }) as typeof dialog.showMessageBox
          BrowserWindow.getAllWindows()[0]?.close()
        }),
    )
    expect(asked).toContain('unsaved')
    expect(asked).toContain(join(path, 'Dockerfile'))
    await expect(first.page.getByTestId('unsaved-dot')).toBeVisible()
    await first[Symbol.asyncDispose]()
    expect(await readFile(join(path, 'Dockerfile'), 'utf8')).toBe('FROM scratch\n')

    const second = await open({ path, userData })
    await expect(second.page.getByTestId('document-restored')).toBeVisible()
    await second.page.getByTestId('draft-discard').click()
    await expect(second.page.getByTestId('unsaved-dot')).toBeHidden()
  })

  test('the size of a window is remembered', async ({ open, folder }) => {
    const userData = join(await folder(), 'profile')
    const first = await open({ userData })
    await first.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 60, width: 1000, height: 700 }),
    )
    await first[Symbol.asyncDispose]()
    const second = await open({ userData })
    const size = await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getSize())
    expect(size).toEqual([1000, 700])
  })

  test('the studio ends when it is told to', async ({ open }) => {
    const { process: child } = await open()
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    const [code] = (await ended) as [number]
    expect(code).toBe(0)
  })
})
