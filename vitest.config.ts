import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // A test that hangs is ended; one on a machine with other work to do is not.
    expect: { poll: { timeout: 25_000, interval: 20 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}'],
          setupFiles: ['./test/support/leak-check.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['./test/support/engine-global-setup.ts'],
          setupFiles: ['./test/support/leak-check.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
