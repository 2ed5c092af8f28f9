import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { mkdir, open, rename, rmdir, unlink, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { GrpcCode, GrpcError } from '../../grpc/grpc-error.ts'
import { errorCode } from '../context/context-error.ts'
import { BlobWriter } from './blob-writer.ts'

/** What is known of a blob without reading it. */
export interface BlobInfo {
  /** Bytes. */
  readonly size: bigint
  readonly modifiedAt: Date
}

/**
 * A folder in OCI layout (https://github.com/opencontainers/image-spec/blob/main/image-layout.md): its blobs, by digest.
 * All errors that the engine should hear of are GrpcErrors.
 */
export class OciStore {
  readonly path: string
  readonly writable: boolean
  readonly #added: string[] = []

  /** @param path absolute; need not be there to be written */
  constructor(path: string, options: { readonly writable?: boolean } = {}) {
    this.path = path
    this.writable = options.writable ?? false
  }

  /** @throws GrpcError, not found or invalid argument */
  async info(digest: string): Promise<BlobInfo> {
    const handle = await this.#open(digest)
    try {
      const { size, mtime } = await handle.stat({ bigint: true })
      return { size, modifiedAt: mtime }
    } finally {
      await handle.close()
    }
  }

  /**
   * The bytes of a blob from an offset on.
   * @param size how many; 0 for all that follow
   * @throws GrpcError, also where the offset lies behind the end
   */
  async *read(digest: string, offset: bigint, size: bigint): AsyncGenerator<Buffer, void> {
    const handle = await this.#open(digest)
    try {
      const { size: length } = await handle.stat({ bigint: true })
      if (offset < 0n || size < 0n || offset > length)
        throw new GrpcError(GrpcCode.outOfRange, `${digest} has ${length} bytes, none at ${offset}`)
      const end = size === 0n || offset + size > length ? length : offset + size
      for (let at = offset; at < end;) {
        const wanted = end - at < BigInt(CHUNK) ? Number(end - at) : CHUNK
        const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(wanted), 0, wanted, at)
        if (bytesRead === 0) throw new GrpcError(GrpcCode.dataLoss, `${digest} became shorter`)
        yield buffer.subarray(0, bytesRead)
        at += BigInt(bytesRead)
      }
    } finally {
      await handle.close()
    }
  }

  async has(digest: string): Promise<boolean> {
    try {
      await this.info(digest)
      return true
    } catch (error) {
      if (error instanceof GrpcError && error.code === GrpcCode.notFound) return false
      throw error
    }
  }

  /** Begins a blob that stays out of sight until it is committed. The caller closes it. */
  async begin(): Promise<BlobWriter> {
    await mkdir(join(this.path, 'ingest'), { recursive: true })
    const path = join(this.path, 'ingest', randomBytes(12).toString('hex'))
    const handle = await open(path, 'wx', 0o644)
    return new BlobWriter(path, handle, async (digest) => {
      const target = blobPath(this.path, digest)
      if (await this.has(digest)) throw new GrpcError(GrpcCode.alreadyExists, `${digest} exists`)
      await mkdir(join(this.path, 'blobs', 'sha256'), { recursive: true })
      await rename(path, target)
      this.#added.push(target)
    })
  }

  /** Removes what no write is in any more; to be called when a build has ended. */
  async tidy(): Promise<void> {
    await rmdir(join(this.path, 'ingest')).catch(() => undefined)
  }

  /** Removes the blobs that were added, for a build that has failed. */
  async removeAdded(): Promise<void> {
    for (const path of this.#added.splice(0)) await unlink(path).catch(() => undefined)
    for (const folder of ['ingest', join('blobs', 'sha256'), 'blobs'])
      await rmdir(join(this.path, folder)).catch(() => undefined) // Only where it is empty.
  }

  async #open(digest: string): Promise<FileHandle> {
    const path = blobPath(this.path, digest)
    try {
      // A link could lead to any file of the machine.
      const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
      if ((await handle.stat()).isFile()) return handle
      await handle.close()
    } catch (error) {
      const code = errorCode(error)
      if (code !== 'ENOENT' && code !== 'ELOOP' && code !== 'ENOTDIR') throw error
    }
    throw new GrpcError(GrpcCode.notFound, `content ${digest}: not found`)
  }
}

/** Bytes that are read at a time; BuildKit takes messages of up to 16 MiB. */
const CHUNK = 1024 * 1024

/** @throws GrpcError for what is no digest, so that none can name another file */
function blobPath(folder: string, digest: string): string {
  const hex = /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1]
  if (hex === undefined) throw new GrpcError(GrpcCode.invalidArgument, `invalid digest ${digest}`)
  return join(folder, 'blobs', 'sha256', hex)
}
