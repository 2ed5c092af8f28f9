import { open, type FileHandle } from 'node:fs/promises'
import type { SecretSource } from '#shared/request/build-request.ts'
import { contextError } from './context/context-error.ts'

/** The longest secret that BuildKit takes, in bytes. */
const MAX_SECRET_BYTES = 500 * 1024

/** A secret of the request cannot be had; the message is for people and holds no value. */
export class SecretError extends Error {
  readonly id: string

  constructor(id: string, message: string) {
    super(message)
    this.id = id
  }
}

/** The values of one build's secrets. Disposing overwrites them: nothing keeps a secret after its build. */
export interface SecretValues {
  get(id: string): Buffer | undefined
  all(): readonly Buffer[]
  dispose(): void
}

/**
 * Reads the secrets that a request names, those in files by absolute paths. A file that cannot be read fails at once; a variable that is not set is as
 * absent as a secret that was not given: a step that requires it fails, one that does not goes on.
 *
 * @throws SecretError
 */
export async function readSecrets(
  sources: readonly SecretSource[],
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<SecretValues> {
  const values = new Map<string, Buffer>()
  for (const source of sources) {
    signal.throwIfAborted()
    const value = 'src' in source ? await readFile(source.id, source.src) : fromEnv(env, source.env)
    if (!value) continue
    if (value.length > MAX_SECRET_BYTES)
      throw new SecretError(
        source.id,
        `Secret ${source.id} is larger than the ${MAX_SECRET_BYTES / 1024} KiB that BuildKit takes.`,
      )
    values.set(source.id, value)
  }
  return {
    get: (id) => values.get(id),
    all: () => [...values.values()],
    dispose() {
      for (const value of values.values()) value.fill(0)
      values.clear()
    },
  }
}

function fromEnv(env: Readonly<Record<string, string | undefined>>, name: string): Buffer | undefined {
  const value = env[name]
  return value === undefined ? undefined : Buffer.from(value)
}

/** Reads no more than one byte over the limit, whatever the file is. */
async function readFile(id: string, path: string): Promise<Buffer> {
  let file: FileHandle | undefined
  try {
    file = await open(path, 'r')
    const buffer = Buffer.alloc(MAX_SECRET_BYTES + 1)
    let length = 0
    while (length < buffer.length) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    const value = Buffer.from(buffer.subarray(0, length))
    buffer.fill(0)
    return value
  } catch (error) {
    throw new SecretError(id, `Secret ${id}: ${contextError(path, error).message}.`)
  } finally {
    await file?.close()
  }
}
