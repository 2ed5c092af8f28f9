import type { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import type { ControlApi } from '#electron/buildkit/control/control-api.ts'
import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import { cacheMountUses } from '#shared/build/usage/cache-mount-uses.ts'
import type { BuildUsage, CacheMountRecord, ResourceReport } from '#shared/build/usage/build-usage.ts'
import type { LiveBuild } from './live-build.ts'

/** What is asked of an engine. */
type UsageEngine = Pick<BuildKitClient, 'listWorkers'> & {
  readonly control: Pick<ControlApi, 'diskUsage' | 'resources'>
}

/** How long the engine may take to tell what a build used, once it is over, in ms. */
const LIMIT = 15_000

/**
 * Asks the engine what a build uses, beside the build: what its cache mounts hold when it begins and when it has ended, and
 * then what its steps used. The build waits for none of it.
 *
 * The first question is put before the build is, so that no step writes to a mount while it is measured.
 *
 * @param stop gives the questions up
 * @returns never rejects: what could not be asked is missing
 */
export async function watchUsage(
  build: LiveBuild,
  engine: UsageEngine,
  stop: AbortSignal,
): Promise<BuildUsage> {
  const { control } = engine
  const mayHaveCacheMounts = build.text?.includes('type=cache') === true
  const before = mayHaveCacheMounts ? cacheMounts(control, stop) : undefined
  await endOf(build, stop)
  const limit = AbortSignal.any([stop, AbortSignal.timeout(LIMIT)])
  const { snapshot } = build
  const hasCacheMounts = snapshot.ops.some(({ mounts }) => mounts.some(({ kind }) => kind === 'cache'))
  const [old, now, once, resources] = await Promise.all([
    before,
    hasCacheMounts ? cacheMounts(control, limit) : undefined,
    hasCacheMounts && measuresOnce(engine, limit),
    resourcesOf(snapshot, control, limit),
  ])
  const isKnown = !hasCacheMounts || now !== undefined
  return { ...(isKnown && { caches: cacheMountUses(snapshot, old, now, once) }), resources }
}

/** Resolves when a build is over, or the signal is aborted. */
function endOf(build: LiveBuild, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (build.isOver || stop.aborted) {
      resolve()
      return
    }
    const end = (): void => {
      undo()
      stop.removeEventListener('abort', end)
      resolve()
    }
    const undo = build.subscribe((events) => {
      if (events.some(({ kind }) => kind === 'finished')) end()
    })
    stop.addEventListener('abort', end)
  })
}

/** Docker's graph drivers do, and their workers name no snapshotter. */
async function measuresOnce(engine: UsageEngine, signal: AbortSignal): Promise<boolean> {
  try {
    const workers = await engine.listWorkers(signal)
    return !workers.some(({ labels }) => 'org.mobyproject.buildkit.worker.snapshotter' in labels)
  } catch {
    return true
  }
}

async function cacheMounts(
  control: Pick<ControlApi, 'diskUsage'>,
  signal: AbortSignal,
): Promise<readonly CacheMountRecord[] | undefined> {
  try {
    const usage = await control.diskUsage(signal, ['type==exec.cachemount'])
    return usage.kind === 'supported' ? usage.value : undefined
  } catch {
    // What went wrong with the engine is told by the build itself.
    return undefined
  }
}

async function resourcesOf(
  { ref, outcome }: BuildSnapshot,
  control: Pick<ControlApi, 'resources'>,
  signal: AbortSignal,
): Promise<ResourceReport> {
  if (outcome?.kind !== 'succeeded') return { kind: 'missing', reason: 'not-succeeded' }
  try {
    return await control.resources(ref ?? '', signal)
  } catch {
    return { kind: 'missing', reason: 'not-told' }
  }
}
