import { createWriteStream, mkdirSync, renameSync, statSync, type WriteStream } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'

/** The studio's own log: one line an entry, for bug reports. Secrets and file contents are never given to it. */
export interface Logger {
  info(message: string): void
  error(message: string, error?: unknown): void
}

const maxBytes = 2 * 1024 * 1024

/** Writes to `studio.log` in the folder; the log of before is kept once as `studio.old.log`. */
export class FileLogger implements Logger {
  readonly #stream: WriteStream

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true })
    const file = join(folder, 'studio.log')
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > maxBytes) {
      renameSync(file, join(folder, 'studio.old.log'))
    }
    this.#stream = createWriteStream(file, { flags: 'a' })
    this.#stream.on('error', () => {
      // A log that cannot be written must not end the studio: a full disk is told where it matters, at saving.
    })
  }

  info(message: string): void {
    this.#write('info', message)
  }

  error(message: string, error?: unknown): void {
    this.#write('error', error === undefined ? message : `${message}: ${inspect(error)}`)
  }

  #write(level: string, message: string): void {
    this.#stream.write(`${new Date().toISOString()} ${level} ${message}\n`)
  }

  dispose(): Promise<void> {
    return new Promise((resolve) => this.#stream.end(() => resolve()))
  }
}
