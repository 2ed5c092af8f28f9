import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { BothClients, type BuildWith, type Step } from './both-clients.ts'

let clients: BothClients
beforeAll(async () => {
  clients = await BothClients.start('newest-containerd')
})
afterAll(() => clients[Symbol.asyncDispose]())

type Caches = Pick<BuildRequest, 'cacheFrom' | 'cacheTo' | 'outputs'>

interface Kind {
  readonly what: string
  /** How the one leaves it, and how the other takes it. */
  readonly leave: (place: string) => Caches
  readonly take: (place: string) => Caches
}

const CACHE_ONLY = { outputs: [{ kind: 'cache-only' }] } as const

const KINDS: readonly Kind[] = [
  {
    what: 'in a registry',
    leave: (place) => ({
      ...CACHE_ONLY,
      cacheTo: [{ kind: 'registry', reference: `${clients.registry}/cache/${place}`, mode: 'max' }],
    }),
    take: (place) => ({
      ...CACHE_ONLY,
      cacheFrom: [{ kind: 'registry', reference: `${clients.registry}/cache/${place}` }],
    }),
  },
  {
    what: 'in a folder',
    leave: (place) => ({ ...CACHE_ONLY, cacheTo: [{ kind: 'local', path: folderOf(place), mode: 'max' }] }),
    take: (place) => ({ ...CACHE_ONLY, cacheFrom: [{ kind: 'local', path: folderOf(place) }] }),
  },
  {
    what: 'inside of an image',
    leave: (place) => ({
      outputs: [{ kind: 'image', push: true, names: [`${clients.registry}/inline/${place}:latest`] }],
      cacheTo: [{ kind: 'inline' }],
    }),
    take: (place) => ({
      ...CACHE_ONLY,
      cacheFrom: [{ kind: 'registry', reference: `${clients.registry}/inline/${place}:latest` }],
    }),
  },
]

let folder = ''
const folderOf = (place: string): string => join(folder, place)

const Dockerfile = `FROM busybox
RUN date +%N > /moment
COPY a.txt /
`

describe('a cache that one of the clients leaves is taken by the other', () => {
  it.each(KINDS)('$what', async ({ leave, take }) => {
    await using project = await temporaryFolder({ Dockerfile, 'a.txt': 'a' })
    await using caches = await temporaryFolder()
    folder = caches.path
    const pass = async (from: BuildWith, to: BuildWith, place: string): Promise<readonly Step[]> => {
      const build = (client: BuildWith, more: Caches): Promise<readonly Step[]> =>
        client({ request: buildRequest(project.path, { network: 'host', ...more }), env: {} })
      await clients.forget()
      await build(from, leave(place))
      await clients.forget()
      return build(to, take(place))
    }
    const cached = [
      { name: '[2/3] RUN date +%N > /moment', cached: true },
      { name: '[3/3] COPY a.txt /', cached: true },
    ]
    const sorted = (steps: readonly Step[]): readonly Step[] =>
      steps.toSorted((a, b) => (a.name < b.name ? -1 : 1))
    expect(sorted(await pass(clients.ours, clients.theirs, 'ours'))).toEqual(cached)
    expect(sorted(await pass(clients.theirs, clients.ours, 'theirs'))).toEqual(cached)
  })
})
