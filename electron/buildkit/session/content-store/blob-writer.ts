import { createHash } from 'node:crypto'
import { unlink, type FileHandle } from 'node:fs/promises'
import { GrpcCode, GrpcError } from '../../grpc/grpc-error.ts'

/** A blob in the making. */
export class BlobWriter {
  readonly #path: string
  readonly #handle: FileHandle
  readonly #publish: (digest: string) => Promise<void>
  readonly startedAt = new Date()
  #hash = createHash('sha256')
  #offset = 0n
  #open = true

  constructor(path: string, handle: FileHandle, publish: (digest: string) => Promise<void>) {
    this.#path = path
    this.#handle = handle
    this.#publish = publish
  }

  /** Bytes so far. */
  get offset(): bigint {
    return this.#offset
  }

  /** Of the bytes so far. */
  get digest(): string {
    return `sha256:${this.#hash.copy().digest('hex')}`
  }

  async write(data: Uint8Array): Promise<void> {
    this.#hash.update(data)
    for (let written = 0; written < data.length;)
      written += (await this.#handle.write(data, written, data.length - written)).bytesWritten
    this.#offset += BigInt(data.length)
  }

  /** Begins again. */
  async truncate(): Promise<void> {
    await this.#handle.truncate(0)
    this.#hash = createHash('sha256')
    this.#offset = 0n
  }

  /**
   * Puts the blob in its place.
   * @param expected digest, or nothing where any will do
   * @throws GrpcError when the bytes are others than expected, or the blob is there already
   */
  async commit(expected: string, total: bigint): Promise<void> {
    const { digest } = this
    if (total > 0n && total !== this.#offset)
      throw new GrpcError(GrpcCode.failedPrecondition, `${this.#offset} bytes instead of ${total}`)
    if (expected !== '' && expected !== digest)
      throw new GrpcError(GrpcCode.failedPrecondition, `content ${digest} instead of ${expected}`)
    await this.#close()
    await this.#publish(digest)
  }

  /** Removes what was not committed. */
  async dispose(): Promise<void> {
    await this.#close()
    await unlink(this.#path).catch(() => undefined)
  }

  async #close(): Promise<void> {
    if (!this.#open) return
    this.#open = false
    await this.#handle.close()
  }
}
