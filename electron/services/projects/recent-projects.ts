import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import * as v from 'valibot'
import { readJsonFile, writeJsonFile } from '#electron/lib/json-file.ts'
import type { RecentProject } from '#shared/project/project.ts'

const schema = v.array(v.object({ path: v.string(), openedAt: v.number() }))
type Entry = v.InferOutput<typeof schema>[number]

const maxEntries = 12

/** The folders that were open, kept in one file, newest first. A broken file counts as an empty one. */
export class RecentProjects {
  readonly #file: string
  #last: Promise<unknown> = Promise.resolve()

  constructor(file: string) {
    this.#file = file
  }

  async list(): Promise<readonly RecentProject[]> {
    const entries = await this.#read()
    return Promise.all(
      entries.map(async ({ path, openedAt }) => ({
        path,
        name: basename(path) || path,
        openedAt,
        exists: (await stat(path).catch(() => undefined))?.isDirectory() === true,
      })),
    )
  }

  /** Puts a folder on top. @throws Node's error, for instance with code `ENOSPC` */
  add(path: string, openedAt: number): Promise<void> {
    return this.#change((entries) => [{ path, openedAt }, ...entries.filter((entry) => entry.path !== path)])
  }

  /** @throws Node's error, for instance with code `ENOSPC` */
  remove(path: string): Promise<void> {
    return this.#change((entries) => entries.filter((entry) => entry.path !== path))
  }

  async #read(): Promise<readonly Entry[]> {
    const found = v.safeParse(schema, await readJsonFile(this.#file))
    return found.success ? found.output : []
  }

  #change(change: (entries: readonly Entry[]) => readonly Entry[]): Promise<void> {
    const done = this.#last.then(async () => {
      await writeJsonFile(this.#file, change(await this.#read()).slice(0, maxEntries))
    })
    this.#last = done.catch(() => undefined)
    return done
  }
}
