import { join } from 'node:path'
import { closeLogFiles } from './log-files.ts'
import type { LogSource } from './log-source.ts'
import { openStoredLog } from './open-stored-log.ts'

/** Logs that are held open: as many as people look at in turn. */
const HELD = 4

/** Logs of builds that are over, opened when they are asked for; the ones asked for last are held open. */
export class StoredLogs {
  readonly #folder: string
  readonly #open = new Map<string, Promise<LogSource>>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** @param base what its times count from, ms since the epoch. @throws Node's error */
  async open(id: string, base: number): Promise<LogSource> {
    const opened = this.#open.get(id) ?? openStoredLog(join(this.#folder, id), base)
    this.#open.delete(id)
    this.#open.set(id, opened)
    opened.catch(() => this.#open.delete(id))
    this.#closeOldest()
    return opened
  }

  /** Takes over the log of a build that has just ended. */
  adopt(id: string, source: LogSource): void {
    this.#open.set(id, Promise.resolve(source))
    this.#closeOldest()
  }

  async dispose(): Promise<void> {
    const all = [...this.#open.values()]
    this.#open.clear()
    await Promise.all(all.map((opened) => close(opened)))
  }

  #closeOldest(): void {
    for (const [id, opened] of this.#open) {
      if (this.#open.size <= HELD) return
      this.#open.delete(id)
      void close(opened)
    }
  }
}

async function close(opened: Promise<LogSource>): Promise<void> {
  const source = await opened.catch(() => undefined)
  if (source !== undefined) await closeLogFiles(source.files)
}
