import * as v from 'valibot'
import { readJsonFile, writeJsonFile } from '#electron/lib/json-file.ts'
import type { FileError } from '#shared/ipc/app-error.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { defaultSettings, type Settings } from '#shared/settings/settings.ts'
import { fileError } from '#electron/lib/file-error.ts'

/** Every field for itself: what is missing or wrong in the file gets its default. */
const schema = v.object({
  theme: v.fallback(v.picklist(['system', 'dark', 'light']), defaultSettings.theme),
  wordWrap: v.fallback(v.boolean(), defaultSettings.wordWrap),
})

/** Keeps the settings in one file. A missing or broken file means the defaults. */
export class SettingsService {
  readonly #file: string
  #last: Promise<unknown> = Promise.resolve()

  constructor({ file }: { readonly file: string }) {
    this.#file = file
  }

  async get(): Promise<Settings> {
    await this.#last
    return this.#read()
  }

  /** Changes some settings and gives all of them. One that does not fit gets its default. */
  update(changes: Partial<Settings>): Promise<Result<Settings, FileError>> {
    const done = this.#last.then(() => this.#update(changes))
    this.#last = done
    return done
  }

  async #update(changes: Partial<Settings>): Promise<Result<Settings, FileError>> {
    try {
      const settings = v.parse(schema, { ...(await this.#read()), ...changes })
      await writeJsonFile(this.#file, settings)
      return ok(settings)
    } catch (error) {
      return err(fileError(this.#file, 'save', error))
    }
  }

  async #read(): Promise<Settings> {
    const found = v.safeParse(schema, await readJsonFile(this.#file))
    return found.success ? found.output : defaultSettings
  }
}
