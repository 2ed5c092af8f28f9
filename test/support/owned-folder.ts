import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unmountBelow } from '#electron/services/private-engine/engine-mounts.ts'
import {
  identify,
  isAlive,
  type ProcessIdentity,
} from '#electron/services/private-engine/process-identity.ts'

const PREFIX = 'slipway-test-owned-'
const OWNER = 'owner.json'

/** A folder for the data of a daemon that a test starts; it may hold mounts. */
export interface OwnedFolder extends AsyncDisposable {
  readonly path: string
}

/** Makes a folder that a later run removes where this process dies without doing so. */
export async function ownedFolder(): Promise<OwnedFolder> {
  const path = await mkdtemp(join(tmpdir(), PREFIX))
  await writeFile(join(path, OWNER), JSON.stringify(await identify(process.pid)))
  await mkdir(join(path, 'data'))
  return { path: join(path, 'data'), [Symbol.asyncDispose]: () => remove(path) }
}

/** Removes the folders of processes that are gone. */
export async function sweepOwnedFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue
    const path = join(tmpdir(), name)
    const text = await readFile(join(path, OWNER), 'utf8').catch(() => undefined)
    if (text === undefined) continue // It is just being made.
    if (!(await isAlive(JSON.parse(text) as ProcessIdentity))) await remove(path)
  }
}

async function remove(path: string): Promise<void> {
  const left = await unmountBelow([path])
  if (left.length > 0) throw new Error(`Still mounted: ${left.join(', ')}`)
  await rm(path, { recursive: true, force: true, maxRetries: 5 })
}
