import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises'
import type { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import type { ControlApi } from '#electron/buildkit/control/control-api.ts'
import type { BuildEvent } from '#shared/build/build-event.ts'
import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import { cacheMountUses } from '#shared/build/usage/cache-mount-uses.ts'
import type { BuildUsage, CacheMountMoment, ResourceReport } from '#shared/build/usage/build-usage.ts'
import type { LiveBuild } from './live-build.ts'
import type { MountGuard } from './mount-guard.ts'

/** What is asked of an engine. */
export type UsageEngine = Pick<BuildKitClient, 'listWorkers'> & {
  readonly control: Pick<ControlApi, 'diskUsage' | 'resources'>
}

/** How long the engine may take to tell what a build used, once it is over, in ms. */
const LIMIT = 15_000

/** How often an engine is asked that fails to tell. */
const TRIES = 3

/** How long an engine is given to let go of a build's mounts before it is asked again, in ms, and how often. */
const RELEASE = 250
const RELEASES = 20

/**
 * Asks the engine what a build uses, beside the build: what its cache mounts hold when it begins and when it has ended, and
 * then what its steps used. The build waits for none of it.
 *
 * Of a build of the studio the first question is put before the build is. One that another client started is asked for as
 * soon as its first step is known; where its steps with mounts are known by then it is too late.
 *
 * @param guard keeps the questions away from steps that need the mounts
 * @param stop gives the questions up
 * @returns never rejects: what could not be asked is missing
 */
export async function watchUsage(
  build: LiveBuild,
  engine: UsageEngine,
  guard: Pick<MountGuard, 'ask'>,
  stop: AbortSignal,
): Promise<BuildUsage> {
  const { control } = engine
  const ask = (signal: AbortSignal): Promise<CacheMountMoment | undefined> =>
    cacheMounts(control, guard, signal)
  const before = mayHaveCacheMounts(build) ? askBefore(build, ask, stop) : undefined
  await until(build, isEnd, stop)
  const limit = AbortSignal.any([stop, AbortSignal.timeout(LIMIT)])
  const { snapshot } = build
  const hasCacheMounts = snapshot.ops.some(({ mounts }) => mounts.some(({ kind }) => kind === 'cache'))
  const [old, now, once, resources] = await Promise.all([
    before,
    hasCacheMounts ? askAfter(ask, limit) : undefined,
    hasCacheMounts && measuresOnce(engine, limit),
    resourcesOf(snapshot, control, limit),
  ])
  return { caches: cacheMountUses(snapshot, old, now?.records, once), resources }
}

/** Another client's Dockerfile is not known at its beginning. */
function mayHaveCacheMounts({ text }: LiveBuild): boolean {
  return text === undefined || text.includes('type=cache')
}

async function askBefore(
  build: LiveBuild,
  ask: (signal: AbortSignal) => Promise<CacheMountMoment | undefined>,
  stop: AbortSignal,
): Promise<CacheMountMoment | undefined> {
  if (build.snapshot.elsewhere === true) {
    await until(build, (event) => event.kind === 'vertex' || isEnd(event), stop)
    await nextTurn() // What else is known of it by now comes at once.
    if (build.isOver || stop.aborted) return undefined
  }
  return ask(stop)
}

/** An engine lets go of a build's mounts some moments after its end; until then it does not tell what they hold, or that they are there. */
async function askAfter(
  ask: (signal: AbortSignal) => Promise<CacheMountMoment | undefined>,
  signal: AbortSignal,
): Promise<CacheMountMoment | undefined> {
  for (let tries = 1; ; tries++) {
    const told = await ask(signal)
    const isFree = told?.records.every(({ inUse }) => inUse !== true) === true && told.records.length > 0
    if (isFree || told === undefined || tries === RELEASES) return told
    await delay(RELEASE, undefined, { signal }).catch(() => undefined)
  }
}

function isEnd({ kind }: BuildEvent): boolean {
  return kind === 'finished'
}

/** Resolves when something has happened in a build, when it is over, or when the signal is aborted. */
function until(build: LiveBuild, happened: (event: BuildEvent) => boolean, stop: AbortSignal): Promise<void> {
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
      if (events.some(happened)) end()
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
  guard: Pick<MountGuard, 'ask'>,
  signal: AbortSignal,
): Promise<CacheMountMoment | undefined> {
  for (let tries = 1; ; tries++) {
    try {
      const usage = await guard.ask((until) => control.diskUsage(until, ['type==exec.cachemount']), signal)
      return usage?.kind === 'supported' ? { records: usage.value, at: Date.now() } : undefined
    } catch {
      // An engine fails where another record goes while it measures. What else went wrong is told by the build itself.
      if (tries === TRIES || signal.aborted) return undefined
    }
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
