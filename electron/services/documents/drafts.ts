import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { readJsonFile, writeJsonFile } from '#electron/lib/json-file.ts'
import { revisionOf } from './text-codec.ts'

const schema = v.object({ path: v.string(), text: v.string() })

/** Unsaved texts, one file each, so that a crash loses nothing. */
export class Drafts {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  async read(path: string): Promise<string | undefined> {
    const found = v.safeParse(schema, await readJsonFile(this.#file(path)))
    return found.success && found.output.path === path ? found.output.text : undefined
  }

  /** `null` forgets the draft. @throws Node's error, for instance with code `ENOSPC` */
  async write(path: string, text: string | null): Promise<void> {
    if (text === null) await rm(this.#file(path), { force: true })
    else await writeJsonFile(this.#file(path), { path, text })
  }

  #file(path: string): string {
    return join(this.#folder, `${revisionOf(Buffer.from(path)).slice(0, 32)}.json`)
  }
}
