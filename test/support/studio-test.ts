import { test as base } from '@playwright/test'
import { startTestEngine } from './engine.ts'
import { openStudio, type Studio, type StudioOptions } from './studio.ts'
import { temporaryFolder, type TemporaryFolder } from './temporary-folder.ts'

interface TestFixtures {
  /** Opens a studio that the test need not close. It builds with the suite's engine unless told otherwise. */
  readonly open: (options?: Partial<StudioOptions>) => Promise<Studio>
  /** Makes a folder with files that the test need not remove. */
  readonly folder: (files?: Readonly<Record<string, string | Uint8Array>>) => Promise<string>
}

interface WorkerFixtures {
  /** The engine that all tests of a run share: the suite's, else one of this run's own. */
  readonly engineSocket: string
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  engineSocket: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern.
    async ({}, use) => {
      const given = process.env['SLIPWAY_TEST_SOCKET']
      if (given !== undefined && given !== '') {
        await use(given)
        return
      }
      await using engine = await startTestEngine()
      await use(engine.socketPath)
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  open: async ({ engineSocket }, use) => {
    await using stack = new AsyncDisposableStack()
    await use(async (options = {}) => stack.use(await openStudio({ engineSocket, ...options })))
  },
  // eslint-disable-next-line no-empty-pattern -- as above
  folder: async ({}, use) => {
    await using stack = new AsyncDisposableStack()
    await use(async (files = {}) => {
      const made: TemporaryFolder = await temporaryFolder(files)
      stack.use(made)
      return made.path
    })
  },
})

export { expect } from '@playwright/test'
