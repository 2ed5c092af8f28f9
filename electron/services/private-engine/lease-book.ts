import { randomUUID } from 'node:crypto'
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts'

/** One user of the engine: a window's process, a command. */
export interface Lease extends ProcessIdentity {
  readonly file: string
}

/**
 * Who uses the engine: one small file a user, holding its process's identity, so that a user that died without a word
 * is told from a living one. Called under the engine's lock only.
 */
export class LeaseBook {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Enters this process; the same process may enter several times. */
  async add(pid: number): Promise<Lease> {
    const identity = await identify(pid)
    if (identity === undefined) throw new Error(`There is no process ${String(pid)} to hold a lease.`)
    await mkdir(this.#folder, { recursive: true })
    const file = join(this.#folder, `${String(pid)}-${randomUUID()}.json`)
    await writeFile(file, `${JSON.stringify(identity)}\n`)
    return { ...identity, file }
  }

  async remove(lease: Lease): Promise<void> {
    await rm(lease.file, { force: true })
  }

  /** The leases of living processes; those of dead ones are struck out. */
  async living(): Promise<readonly Lease[]> {
    const leases: Lease[] = []
    for (const name of await this.#names()) {
      const file = join(this.#folder, name)
      const identity = await readIdentity(file)
      if (identity !== undefined && (await isAlive(identity))) leases.push({ ...identity, file })
      else await rm(file, { force: true })
    }
    return leases
  }

  async #names(): Promise<readonly string[]> {
    try {
      return (await readdir(this.#folder)).filter((name) => name.endsWith('.json'))
    } catch {
      return []
    }
  }
}

async function readIdentity(file: string): Promise<ProcessIdentity | undefined> {
  try {
    const value = JSON.parse(await readFile(file, 'utf8')) as Partial<ProcessIdentity> | null
    if (typeof value?.pid !== 'number' || typeof value.startTime !== 'string') return undefined
    return { pid: value.pid, startTime: value.startTime }
  } catch {
    return undefined
  }
}
