import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { LiveBuild } from '#electron/services/builds/live-build.ts'
import { MountGuard } from '#electron/services/builds/mount-guard.ts'
import { type UsageEngine, watchUsage } from '#electron/services/builds/watch-usage.ts'
import type { BuildUsage, CacheMountUse } from '#shared/build/usage/build-usage.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { matrixEngines, type EngineKind } from '#test/support/matrix-engines.ts'
import { MatrixBench } from '../matrix/matrix-bench.ts'

async function usageOf(
  bench: MatrixBench,
  Dockerfile: string,
  request: Partial<BuildRequest> = {},
): Promise<BuildUsage> {
  const build = new LiveBuild(
    { id: 'b', request: buildRequest('/p'), unsaved: false, startedAt: Date.now() },
    Dockerfile,
  )
  const stop = new AbortController()
  const { client } = bench
  // An engine lets go of a build's mounts some moments after its end, and a step that finds one in use begins with a new one.
  await expect
    .poll(async () => {
      const usage = await client.control.diskUsage(AbortSignal.timeout(60_000), ['type==exec.cachemount'])
      return usage.kind === 'supported' && usage.value.some(({ inUse }) => inUse)
    })
    .toBe(false)
  await delay(500) // What the question itself held is free again, too.
  // The build waits for no question; here it does, so that it is known what is answered.
  let answered: () => void = () => undefined
  const first = new Promise<void>((resolve) => (answered = resolve))
  const engine: UsageEngine = {
    listWorkers: (signal) => client.listWorkers(signal),
    control: {
      resources: (ref, signal) => client.control.resources(ref, signal),
      diskUsage: async (signal, filter) => {
        const usage = await client.control.diskUsage(signal, filter)
        answered()
        return usage
      },
    },
  }
  const usage = watchUsage(build, engine, new MountGuard(), stop.signal)
  await first
  await bench.build({ Dockerfile }, request, { onEvent: (event) => build.add(event) })
  return usage
}

/** Sizes in whole blocks of 100 KiB: some engines count files, some the blocks that they and their folders take. */
function facts({ target, id, state, before, after }: CacheMountUse): unknown {
  const blocks = (bytes: number | undefined): number | undefined => bytes && Math.round(bytes / 102_400)
  return [target, id, state, blocks(before), blocks(after)]
}

const kinds: readonly EngineKind[] = ['distribution', 'stable', 'newest', 'newest-containerd', 'buildkitd']

for (const { kind, missing } of matrixEngines().filter((engine) => kinds.includes(engine.kind))) {
  if (missing !== undefined) {
    test.skip(`${kind}: ${missing}`)
    continue
  }
  // An engine leaves a mount out of its answer now and then, right after the first build: then it is tried anew.
  test(
    `${kind}: what the cache mounts of a build held before and after, and whether they were there`,
    { retry: 4 },
    async () => {
      await using bench = await MatrixBench.start(kind)
      // Two mounts at one place with names of their own, and one without a name, which two steps share.
      const dockerfile = (bytes: number): string => `FROM busybox
RUN --mount=type=cache,target=/c dd if=/dev/zero of=/c/x bs=1024 count=${bytes}
RUN --mount=type=cache,id=named,target=/n echo ${bytes} > /n/x
RUN --mount=type=cache,id=other,target=/n true ${bytes}
`
      const first = await usageOf(bench, dockerfile(100))
      expect(first.caches?.map(facts)).toEqual([
        ['/c', '/c', 'new', undefined, 1],
        ['/n', 'named', 'new', undefined, 0],
        ['/n', 'other', 'new', undefined, 0],
      ])
      // Docker's graph drivers measure a mount once, and that is said.
      const once = kind !== 'buildkitd' && kind !== 'newest-containerd'
      const later = once ? 1 : 3
      const again = await usageOf(bench, dockerfile(300))
      expect(again.caches?.[0]?.measuredOnce ?? false).toBe(once)
      // Docker 20.10 tells no ids, so that of two mounts at one place it cannot be said which is which.
      const named = (state: string): readonly unknown[] =>
        kind === 'distribution' ? ['unknown', undefined, undefined] : [state, 0, 0]
      expect(again.caches?.map(facts)).toEqual([
        ['/c', '/c', 'kept', 1, later],
        ['/n', 'named', ...named('kept')],
        ['/n', 'other', ...named('kept')],
      ])
      const cached = await usageOf(bench, dockerfile(300))
      expect(cached.caches?.map(facts)).toEqual([
        ['/c', '/c', 'unused', later, later],
        ['/n', 'named', ...named('unused')],
        ['/n', 'other', ...named('unused')],
      ])
      const fresh = await usageOf(bench, dockerfile(200), { noCache: true })
      expect(fresh.caches?.map(facts)).toEqual([
        ['/c', '/c', 'renewed', later, 2],
        ['/n', 'named', ...named('renewed')],
        ['/n', 'other', ...named('renewed')],
      ])
      // Where the machine has cgroup v2 the steps that ran are measured; else it is said why they are not.
      const { resources } = first
      if (resources.kind === 'recorded')
        for (const { cpu = 0 } of Object.values(resources.steps)) expect(cpu).toBeGreaterThan(0)
      else expect(resources.reason).toBe(kind === 'distribution' ? 'no-history' : 'not-measured')
    },
  )
}
