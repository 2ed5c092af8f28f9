import type { ControlApi } from '#electron/buildkit/control/control-api.ts'
import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import { cacheMountUses } from '#shared/build/usage/cache-mount-uses.ts'
import type { BuildUsage, CacheMountRecord, ResourceReport } from '#shared/build/usage/build-usage.ts'
import type { LiveBuild } from './live-build.ts'

/** How long the engine may take to tell what a build used, once it is over, in ms. */
const LIMIT = 15_000

/**
 * Asks the engine what a build uses, beside the build: what its cache mounts hold when the ops are known, before they run,
 * and again at its end; then what its steps used. The build waits for none of it.
 *
 * @param stop gives the questions up
 * @returns never rejects: what could not be asked is missing
 */
export async function watchUsage(
  build: LiveBuild,
  control: Pick<ControlApi, 'diskUsage' | 'resources'>,
  stop: AbortSignal,
): Promise<BuildUsage> {
  let before: Promise<readonly CacheMountRecord[] | undefined> | undefined
  const look = (): void => {
    if (before === undefined && hasCacheMounts(build.snapshot)) before = cacheMounts(control, stop)
  }
  const undo = build.subscribe((events) => {
    if (events.some(({ kind }) => kind === 'ops')) look()
  })
  if (!build.isOver) look()
  await endOf(build, stop)
  undo()
  const limit = AbortSignal.any([stop, AbortSignal.timeout(LIMIT)])
  const { snapshot } = build
  const [old, now, resources] = await Promise.all([
    before,
    before && cacheMounts(control, limit),
    resourcesOf(snapshot, control, limit),
  ])
  const isKnown = old !== undefined || now !== undefined || !hasCacheMounts(snapshot)
  return { ...(isKnown && { caches: cacheMountUses(snapshot, old, now) }), resources }
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

function hasCacheMounts({ ops }: BuildSnapshot): boolean {
  return ops.some(({ mounts }) => mounts.some(({ kind }) => kind === 'cache'))
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
