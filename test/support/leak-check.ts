import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, expect } from 'vitest'
import { livingStores } from '#electron/lib/disposable.ts'

/** Resources of Node that a test can leave behind: watches of files, and listening sockets. */
const watched = new Set(['FSEventWrap', 'StatWatcher', 'PipeServerWrap', 'TCPServerWrap'])

const left = (): readonly string[] => [
  ...livingStores().map((name) => `store ${name}`),
  ...process.getActiveResourcesInfo().filter((name) => watched.has(name)),
]

// A file of tests fails if it leaves something behind.
afterAll(async () => {
  for (let tries = 0; left().length > 0 && tries < 200; tries += 1) await delay(50) // A handle closes in a later turn.
  expect(left()).toEqual([])
})
