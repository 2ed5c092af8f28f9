import { closeSync, fchmodSync, futimesSync, openSync, unlinkSync, writeSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { writePieces } from './write-pieces.ts'

/** Files up to this many bytes are kept until they are whole, and then written at once: 60 µs instead of 400. */
const SMALL_FILE = 128 * 1024

/** Bytes of a larger file that are written at once; engines send 32 KiB at a time. */
const BATCH = 1024 * 1024

/** A regular file on its way into a folder, under a temporary name until it is whole. */
export class ReceivedFile {
  readonly #path: string
  readonly #mode: number
  readonly #seconds: number
  #pieces: Uint8Array[] = []
  #gathered = 0
  #handle: FileHandle | undefined
  #exists = false

  /**
   * @param path temporary name; must not be there
   * @param mode permissions with the set-user-ID, set-group-ID and sticky bits
   * @param seconds time of modification since the epoch
   */
  constructor(path: string, mode: number, seconds: number) {
    this.#path = path
    this.#mode = mode
    this.#seconds = seconds
  }

  async write(data: Uint8Array): Promise<void> {
    this.#pieces.push(data)
    this.#gathered += data.length
    if (this.#gathered <= (this.#handle ? BATCH : SMALL_FILE)) return
    this.#handle ??= await this.#create()
    await this.#flush(this.#handle)
  }

  /** Writes what is left and sets mode and time. Gives the temporary name, which the file still has. */
  async complete(): Promise<string> {
    if (this.#handle) {
      await this.#flush(this.#handle)
      await this.#handle.chmod(this.#mode)
      await this.#handle.utimes(this.#seconds, this.#seconds)
      await this.#close()
      return this.#path
    }
    const descriptor = openSync(this.#path, 'wx', 0o600)
    this.#exists = true
    try {
      const content = Buffer.concat(this.#pieces)
      for (let written = 0; written < content.length;) written += writeSync(descriptor, content, written)
      fchmodSync(descriptor, this.#mode)
      futimesSync(descriptor, this.#seconds, this.#seconds)
    } finally {
      closeSync(descriptor)
    }
    return this.#path
  }

  /** Removes what has not got its own name. */
  async discard(): Promise<void> {
    await this.#close()
    if (!this.#exists) return
    try {
      unlinkSync(this.#path)
    } catch {
      // It has its own name already, or its folder went away.
    }
  }

  async #create(): Promise<FileHandle> {
    const handle = await open(this.#path, 'wx', 0o600)
    this.#exists = true
    return handle
  }

  async #flush(handle: FileHandle): Promise<void> {
    const pieces = this.#pieces
    this.#pieces = []
    this.#gathered = 0
    await writePieces(handle, pieces)
  }

  async #close(): Promise<void> {
    const handle = this.#handle
    this.#handle = undefined
    await handle?.close()
  }
}
