import type { Page } from '@playwright/test'
import { startTestEngine } from '#test/support/engine.ts'
import { expect, test } from '#test/support/studio-test.ts'

const mark = (page: Page) => page.getByTestId('refinement-mark')
const row = (page: Page, id: string) => page.getByTestId(`row-${id}`)
const external = (page: Page, name: string) => page.getByTestId(`external-card-${name}`)

const text = `FROM busybox AS tools
RUN echo one
FROM busybox
COPY --from=tools /etc/passwd /
RUN <<EOF
echo two
EOF
ENV A=1
RUN echo three
FROM busybox
RUN echo four
`

test.describe('the engine refines the graph', () => {
  test('after a rest while somebody types, and asks for nothing that it does not have', async ({
    open,
    folder,
  }) => {
    const studio = await open({ path: await folder({ Dockerfile: text }) })
    const { page } = studio
    await expect(mark(page)).toHaveAttribute('data-kind', 'refined')
    await expect(mark(page)).toHaveAttribute('data-checked', 'true')
    await expect(external(page, 'busybox')).toHaveAttribute('title', /On the engine: sha256:[0-9a-f]{64}/)
    await expect(row(page, '1/3')).toHaveAttribute('title', /Changes no files/)
    await expect(row(page, '2/1')).not.toHaveAttribute('title', /Changes|Shares|Left/)
    await studio.screenshot('refined')

    await page.locator('.monaco-editor .view-lines').first().click()
    await page.keyboard.press('ControlOrMeta+End')
    await page.keyboard.type('COPY --from=nowhere.example/team/base:1 /a /')
    await expect(external(page, 'nowhere.example/team/base:1')).toHaveAttribute('title', /Not on the engine/)
    await expect(mark(page)).toHaveAttribute('data-kind', 'refined')
    await expect(mark(page)).toHaveAttribute('aria-label', /Checked with the engine.*nowhere\.example/)
    expect(studio.consoleErrors).toEqual([])
  })

  test('and says so when there is none to ask, with the graph of the text alone', async ({
    open,
    folder,
  }) => {
    await using engine = await startTestEngine()
    const studio = await open({
      path: await folder({ Dockerfile: text }),
      engineSocket: engine.socketPath,
    })
    const { page } = studio
    await expect(mark(page)).toHaveAttribute('data-kind', 'refined')
    const stopped = await engine.engine.stop(AbortSignal.timeout(60_000), { force: true })
    expect(stopped.ok).toBe(true)
    await expect(mark(page)).toHaveAttribute('data-kind', 'unavailable', { timeout: 30_000 })
    await expect(mark(page)).toHaveAttribute('aria-label', /From the text alone/)
    await expect(external(page, 'busybox')).not.toHaveAttribute('title', /sha256/)
    await expect(row(page, '1/1')).toBeVisible()
    await studio.screenshot('from-the-text-alone')
    const lease = await engine.engine.acquire(AbortSignal.timeout(60_000))
    expect(lease.ok).toBe(true)
    await expect(mark(page)).toHaveAttribute('data-kind', 'refined', { timeout: 60_000 })
  })

  test('with what it cannot read said quietly', async ({ open, folder }) => {
    const { page } = await open({
      path: await folder({ Dockerfile: '# syntax=nowhere.example/frontend:1\nFROM busybox\nRUN echo one\n' }),
    })
    await expect(mark(page)).toHaveAttribute('data-kind', 'unavailable')
    await expect(mark(page)).toHaveAttribute('aria-label', /nowhere\.example\/frontend:1/)
    await expect(page.getByTestId('app-error')).toHaveCount(0)
  })
})

test.describe('a build up to an instruction', () => {
  test('of a stage without a name in the middle of the file ends there and says so', async ({
    open,
    folder,
  }) => {
    const studio = await open({ path: await folder({ Dockerfile: text }) })
    const { page } = studio
    await expect(mark(page)).toHaveAttribute('data-kind', 'refined')
    await row(page, '1/2').click({ button: 'right' })
    await page.getByTestId('menu-instruction.build').click()
    const outcome = page.getByTestId('outcome')
    await expect(outcome).toHaveAttribute('data-outcome', 'succeeded', { timeout: 40_000 })
    await expect(outcome).toContainText('up to line 7')
    await expect(row(page, '0/1')).toHaveAttribute('data-state', /executed|cached/)
    await expect(row(page, '1/2')).toHaveAttribute('data-state', /executed|cached/)
    await expect(row(page, '1/4')).toHaveAttribute('data-state', 'not-needed')
    await expect(row(page, '1/4')).toHaveAttribute('title', /Not needed: built up to line 7/)
    await studio.screenshot('built-to-here')

    await page.getByTestId('target-chooser').click()
    await page.getByTestId('menu-target-stage-1').click()
    await page.keyboard.press('ControlOrMeta+Shift+B')
    await expect(row(page, '1/4')).toHaveAttribute('data-state', /executed|cached/, { timeout: 40_000 })
    await expect(outcome).toHaveAttribute('data-outcome', 'succeeded')
    await expect(outcome).not.toContainText('up to line')
    await expect(row(page, '2/1')).toHaveAttribute('data-state', 'not-needed')
    expect(studio.consoleErrors).toEqual([])
  })
})
