import { defineConfig } from '@playwright/test'

/** The real window. One after the other: a second window would take the first one's processor time and focus. */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'artifacts/window',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
})
