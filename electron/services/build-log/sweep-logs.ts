import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readKeptBuild, type KeptBuild } from './kept-build.ts'
import { logFileNames } from './log-files.ts'

/** How long and how much output of builds is kept. */
export interface LogPolicy {
  /** ms */
  readonly age: number
  /** Bytes of all logs together. */
  readonly size: number
}

/** One log on the disk. */
export interface StoredBuild {
  readonly build: KeptBuild
  readonly folder: string
  readonly bytes: number
}

/** What was deleted, and under which rule. */
export interface Sweep {
  readonly builds: number
  readonly bytes: number
}

/** Every log in the folder, newest first. Folders that hold none are passed over. */
export async function storedBuilds(folder: string): Promise<readonly StoredBuild[]> {
  const names = await readdir(folder).catch(() => [])
  const found = await Promise.all(names.map((name) => storedBuild(join(folder, name))))
  return found.filter((item) => item !== undefined).sort((a, b) => b.build.startedAt - a.build.startedAt)
}

/**
 * Deletes logs that are too old, then the oldest while all together are too large; never one that `isLive`.
 *
 * @throws Node's error where one cannot be deleted
 */
export async function sweepLogs(
  folder: string,
  policy: LogPolicy,
  now: number,
  isLive: (id: string) => boolean,
): Promise<Sweep> {
  let total = 0
  let builds = 0
  let bytes = 0
  for (const stored of await storedBuilds(folder)) {
    total += stored.bytes
    if (isLive(stored.build.id)) continue
    if (now - stored.build.startedAt <= policy.age && total <= policy.size) continue
    await rm(stored.folder, { recursive: true, force: true })
    total -= stored.bytes
    builds += 1
    bytes += stored.bytes
  }
  return { builds, bytes }
}

async function storedBuild(folder: string): Promise<StoredBuild | undefined> {
  const build = await readKeptBuild(folder)
  if (build === undefined) return undefined
  const files = [logFileNames.text, logFileNames.index, logFileNames.names, logFileNames.open]
  const sizes = await Promise.all(
    files.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  return { build, folder, bytes: sizes.reduce((sum, size) => sum + size, 0) }
}
