import { join } from 'node:path'
import { root } from '#test/support/studio.ts'
import { expect, test } from '#test/support/studio-test.ts'

test.describe('the welcome page', () => {
  test('shows engine and samples, opens a sample, and remembers it', async ({ open, folder }) => {
    const userData = join(await folder(), 'profile')
    const first = await open({ userData })
    const { page } = first
    await expect(page.getByTestId('welcome')).toBeVisible()
    await expect(page.getByTestId('engine-help')).toHaveAttribute('data-state', 'ready')
    for (const name of ['parallel', 'tiny', 'failing']) {
      await expect(page.getByTestId(`sample-${name}`)).toBeVisible()
    }
    await first.screenshot('welcome')
    await page.getByTestId('sample-tiny').click()
    await expect(page.getByTestId('studio')).toBeVisible()
    await first.command('project.close')
    await expect(page.getByTestId('recent')).toContainText('tiny')
    await first[Symbol.asyncDispose]()

    const second = await open({ userData })
    await expect(second.page.getByTestId('recent')).toContainText('tiny')
  })

  test('opens what the menu’s dialog gives', async ({ open }) => {
    const { app, page, command } = await open()
    await app.evaluate(
      ({ dialog }, path) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
      },
      join(root, 'examples', 'failing'),
    )
    await command('project.openFolder')
    await expect(page.getByTestId('project-menu')).toContainText('failing')
  })

  test('a Dockerfile on the command line opens its folder with that file shown', async ({ open, folder }) => {
    const path = await folder({
      Dockerfile: 'FROM scratch\n',
      'docker/dev.Dockerfile': 'FROM scratch AS dev\n',
    })
    const { page } = await open({ path: join(path, 'docker', 'dev.Dockerfile') })
    await expect(page.getByTestId('dockerfile-chooser')).toContainText('dev.Dockerfile')
  })

  test('a path that is not there is said', async ({ open }) => {
    const { page } = await open({ path: '/no/such/folder' })
    await expect(page.getByTestId('app-error')).toBeVisible()
    await expect(page.getByTestId('welcome')).toBeVisible()
  })

  test('themes are chosen and kept', async ({ open, folder }) => {
    const userData = join(await folder(), 'profile')
    const first = await open({ userData, path: join(root, 'examples', 'parallel') })
    await first.command('theme.light')
    await expect(first.page.locator('html')).toHaveAttribute('data-theme', 'light')
    await first.screenshot('light')
    await first.command('theme.dark')
    await expect(first.page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await first.screenshot('dark')
    await first.command('theme.light')
    await first.page.waitForTimeout(500)
    await first[Symbol.asyncDispose]()
    const second = await open({ userData })
    await expect(second.page.locator('html')).toHaveAttribute('data-theme', 'light')
  })
})
