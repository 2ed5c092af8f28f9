import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildRequest } from '#test/support/build-request.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { BothClients } from './both-clients.ts'
import { expectSameBuild } from './expect-same-build.ts'
import { dockerfileOf, makeTree, randomTree } from './random-tree.ts'

const RUNS = process.env['SLIPWAY_DEEP'] === '1' ? 220 : 12

let clients: BothClients
beforeAll(async () => {
  clients = await BothClients.start('newest-containerd')
})
afterAll(() => clients[Symbol.asyncDispose]())

it(`${RUNS} folders of chance are copied alike`, { timeout: RUNS * 20_000 }, async () => {
  let built = 0
  await fc.assert(
    fc.asyncProperty(randomTree, async (tree) => {
      await using folder = await temporaryFolder()
      makeTree(folder.path, tree)
      const request = buildRequest(folder.path, { dockerfileText: dockerfileOf(tree) })
      if ((await expectSameBuild(clients, request)) === 'built') built += 1
    }),
    { numRuns: RUNS, seed: 20_261_121, endOnFailure: true },
  )
  expect(built, 'builds that were not refused').toBeGreaterThan(RUNS / 4)
})
