import { join } from 'node:path'
import Database from 'libsql'
import type { Page } from '@playwright/test'
import { expect, test } from '#test/support/studio-test.ts'

const Dockerfile = `FROM busybox
RUN --mount=type=cache,target=/kept sleep 1; echo 1 > /kept/x
RUN echo two
`

async function build(page: Page): Promise<void> {
  await expect(page.getByTestId('build-button')).toBeEnabled()
  await page.keyboard.press('ControlOrMeta+Shift+B')
  await expect(page.getByTestId('outcome')).toHaveAttribute('data-outcome', 'succeeded', { timeout: 60_000 })
}

test('what steps took is known after a restart, and what the cache saved with it', async ({
  open,
  folder,
}) => {
  const path = await folder({ Dockerfile })
  const userData = await folder()
  const first = await open({ path, userData })
  await build(first.page)
  await first[Symbol.asyncDispose]()

  const second = await open({ path, userData })
  const times = await second.page.evaluate(
    (root) => window.slipway?.history.times({ root, dockerfile: 'Dockerfile' }),
    path,
  )
  if (times?.ok !== true) throw new Error('The history did not answer.')
  const [, slow = 0] = Object.entries(times.value.steps).find(([key]) => key.includes('sleep 1')) ?? []
  expect(slow).toBeGreaterThan(1000)
  expect(times.value.ending).toBeGreaterThan(0)
  expect(await second.page.evaluate(() => window.slipway?.history.health())).toEqual({
    ok: true,
    value: { kind: 'ok' },
  })
  await build(second.page)
  await expect(second.page.getByTestId('status-saved')).toBeVisible()
  expect(second.consoleErrors).toEqual([])
  await second[Symbol.asyncDispose]()

  const database = new Database(join(userData, 'history.sqlite'))
  try {
    const rows = database
      .prepare('SELECT state, cached, cacheable, usage IS NOT NULL FROM builds ORDER BY started')
      .raw()
      .all([])
    expect(rows).toEqual([
      ['succeeded', 0, 2, 1],
      ['succeeded', 2, 2, 1],
    ])
  } finally {
    database.close()
  }
})
