import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { addAbortSignal, type Readable } from 'node:stream'
import { codeOf, fileError } from '#electron/lib/file-error.ts'
import { decodeText } from '#electron/services/documents/text-codec.ts'
import { byNearness, isDockerfileName } from '#electron/services/projects/dockerfile-name.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { Terminal } from './terminal.ts'

/** A Dockerfile that a command line names. */
export interface NamedDockerfile {
  /** For messages: as it was given, with the file's name where a folder was; `<stdin>` for standard input. */
  readonly name: string
  /** Where it is; absent for standard input. */
  readonly path?: string
  readonly text: string
}

/** More than any Dockerfile has, in bytes. */
const maxBytes = 5 * 1024 * 1024
/** The most names that a message tells. */
const maxNames = 6
const plainNames = ['Dockerfile', 'dockerfile', 'Containerfile']

/**
 * Reads a Dockerfile, the one of a folder, or standard input for `-`; pipes too (`<(…)` of a shell). The error is for
 * people.
 *
 * @throws once the signal is aborted
 */
export async function readDockerfile(
  path: string,
  { cwd, stdin }: Pick<Terminal, 'cwd' | 'stdin'>,
  signal: AbortSignal,
): Promise<Result<NamedDockerfile, string>> {
  if (path === '-') return read('<stdin>', addAbortSignal(signal, stdin))
  const place = resolve(cwd, path)
  try {
    const found = await stat(place)
    if (!found.isDirectory()) return await read(path, createReadStream(place, { signal }), place)
    const name = chosen(path, await readdir(place))
    if (!name.ok) return name
    const file = join(place, name.value)
    return await read(relative(cwd, file) || file, createReadStream(file, { signal }), file)
  } catch (error) {
    signal.throwIfAborted()
    if (codeOf(error) === 'ENOENT') return err(`there is no ${path}`)
    return err(fileError(place, 'read', error).message)
  }
}

/** The Dockerfile among the names in a folder: the plain one, or the only one. */
function chosen(folder: string, names: readonly string[]): Result<string, string> {
  const all = names.filter(isDockerfileName).sort(byNearness)
  const [best, ...others] = all
  if (best === undefined) return err(`there is no Dockerfile in ${folder}`)
  if (plainNames.includes(best) || others.length === 0) return ok(best)
  const told = all.slice(0, maxNames)
  const more = all.length > told.length ? ` and ${all.length - told.length} more` : ''
  return err(`there are several Dockerfiles in ${folder}; name one of them: ${told.join(', ')}${more}`)
}

async function read(name: string, stream: Readable, path?: string): Promise<Result<NamedDockerfile, string>> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.length
    if (size > maxBytes) return err(`${name} is no Dockerfile: it has more than ${maxBytes / 1024 / 1024} MB`)
  }
  const decoded = decodeText(Buffer.concat(chunks))
  return decoded === undefined
    ? err(`${name} is no text in UTF-8`)
    : ok({ name, text: decoded.text, ...(path === undefined ? {} : { path }) })
}
