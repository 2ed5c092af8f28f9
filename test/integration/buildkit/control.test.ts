import { describe, expect, it } from 'vitest'
import type { Capable } from '#electron/buildkit/control/capable.ts'
import type { PruneOptions } from '#electron/buildkit/control/prune.ts'
import type { UsageRecord } from '#electron/buildkit/control/usage-record.ts'
import { startTestEngine } from '#test/support/engine.ts'
import { Project } from './project.ts'

const CACHING = `FROM busybox
COPY a.txt /
RUN --mount=type=cache,target=/cache dd if=/dev/zero of=/cache/big bs=1M count=3
RUN dd if=/dev/zero of=/big bs=1M count=2
`

const soon = (): AbortSignal => AbortSignal.timeout(30_000)

describe('an engine', () => {
  it('tells which BuildKit it runs, or that it cannot tell', async () => {
    await using project = await Project.create({})
    const info = await project.control.info(soon())
    expect([
      { kind: 'unsupported', what: 'info' },
      {
        kind: 'supported',
        value: {
          package: expect.stringContaining('buildkit'),
          version: expect.any(String),
          revision: expect.any(String),
        },
      },
    ]).toContainEqual(info)
  })

  it('refuses a filter that cannot be read', async () => {
    await using project = await Project.create({})
    await expect(project.control.diskUsage(soon(), ['type=='])).rejects.toThrow(/parse|filter|expected/i)
  })

  it('is not asked once the call is aborted', async () => {
    await using project = await Project.create({})
    const reason = new Error('never mind')
    await expect(project.control.diskUsage(AbortSignal.abort(reason))).rejects.toBe(reason)
  })
})

describe('the cache of an engine', () => {
  it('is told record by record, and pruned as far as was asked', async () => {
    await using engine = await startTestEngine()
    await using project = await Project.create(
      { Dockerfile: CACHING, 'a.txt': 'a' },
      { socketPath: engine.socketPath },
    )
    const before = Date.now()
    expect((await project.build()).outcome.kind).toBe('succeeded')
    const usage = async (...filters: string[]): Promise<readonly UsageRecord[]> =>
      valueOf(await project.control.diskUsage(soon(), filters))
    const prune = async (options: PruneOptions): Promise<readonly UsageRecord[]> => {
      const gone: UsageRecord[] = []
      const done = await project.control.prune(options, (record) => gone.push(record), soon())
      expect(done).toEqual({ kind: 'supported', value: undefined })
      return gone
    }

    const all = await usage()
    const ids = new Set(all.map(({ id }) => id))
    expect(new Set(all.map(({ kind }) => kind))).toEqual(
      new Set(['regular', 'source.local', 'exec.cachemount']),
    )
    expect(all.flatMap(({ parents }) => parents).filter((id) => !ids.has(id))).toEqual([])
    const [mount, ...more] = await usage('type==exec.cachemount')
    expect(more).toEqual([])
    expect(all.map(({ id }) => id)).toContain(mount?.id)
    expect(mount).toMatchObject({
      kind: 'exec.cachemount',
      inUse: false,
      shared: false,
      mutable: true,
      usageCount: expect.any(Number),
      description: expect.stringContaining('/cache'),
    })
    expect(mount!.size).toBeGreaterThanOrEqual(3 * 1024 * 1024)
    expect(mount!.createdAt).toBeGreaterThan(before - 1000)
    expect(mount!.lastUsedAt).toBeGreaterThanOrEqual(mount!.createdAt!)
    const layer = all.find(({ size, kind }) => kind === 'regular' && size >= 2 * 1024 * 1024)
    expect(layer?.parents).toHaveLength(1)

    expect(await prune({ all: true, keepFor: 3_600_000 })).toEqual([])
    expect(await prune({ all: true, keepBytes: 1024 ** 4 })).toEqual([])
    const gone = await prune({ filters: ['type==exec.cachemount'] })
    expect(gone.map(({ id, size }) => ({ id, size }))).toEqual([{ id: mount!.id, size: mount!.size }])
    expect([undefined, 'exec.cachemount']).toContain(gone[0]!.kind)
    // By what they are: the engine gives a record a new id when it commits it, some time after the build.
    await expect
      .poll(async () => (await usage()).map(contentOf).sort())
      .toEqual(
        all
          .filter(({ id }) => id !== mount!.id)
          .map(contentOf)
          .sort(),
      )
    expect((await prune({ all: true })).length).toBeGreaterThan(0)
    expect((await usage()).filter(({ shared }) => !shared)).toEqual([])
  })
})

const contentOf = ({ kind, description }: UsageRecord): string => `${kind} ${description}`

function valueOf<T>(answer: Capable<T>): T {
  if (answer.kind === 'supported') return answer.value
  throw new Error(`The engine does not know ${answer.what}.`)
}
