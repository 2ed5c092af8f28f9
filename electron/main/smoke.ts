import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { BrowserWindow } from 'electron'
import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import { cacheCounts } from '#shared/build/selectors.ts'

/** How a build that was run to try the studio out went. */
export interface SmokeOutcome {
  readonly ok: boolean
  /** Cacheable steps, and how many of them came from the cache. */
  readonly steps: number
  readonly cached: number
  readonly durationMs: number
  readonly imageDigest: string | null
  readonly message: string
}

export function outcomeOf(snapshot: BuildSnapshot): SmokeOutcome {
  const { cached, cacheable } = cacheCounts(snapshot)
  const { outcome } = snapshot
  return {
    ok: outcome?.kind === 'succeeded',
    steps: cacheable,
    cached,
    durationMs: Math.round((snapshot.finishedAt ?? snapshot.startedAt) - snapshot.startedAt),
    imageDigest: outcome?.kind === 'succeeded' ? (outcome.imageDigest ?? null) : null,
    message: outcome?.kind === 'failed' ? outcome.failure.message : (outcome?.kind ?? 'not finished'),
  }
}

/** Leaves `outcome.json` and a picture of the window in the folder. */
export async function writeSmoke(
  folder: string,
  window: BrowserWindow,
  outcome: SmokeOutcome,
): Promise<void> {
  await mkdir(folder, { recursive: true })
  await delay(1_000) // What the end of the build changed is drawn by then.
  const picture = await window.webContents.capturePage()
  await writeFile(join(folder, 'studio.png'), picture.toPNG())
  await writeFile(join(folder, 'outcome.json'), `${JSON.stringify(outcome, null, 2)}\n`)
}
