import { stat } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { codeOf, fileError } from '#electron/lib/file-error.ts'
import { isDockerfileName } from '#electron/services/projects/dockerfile-name.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { isRemoteContext } from '#shared/request/is-remote-context.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { readDockerfile } from '../read-dockerfile.ts'
import type { Terminal } from '../terminal.ts'

/** What is built: the context, the Dockerfile in it, and its text where that is at hand. */
export interface BuildTarget {
  readonly context: Pick<BuildRequest, 'context' | 'dockerfile' | 'dockerfileText'>
  /** Empty where only the engine reads it, out of a remote context or an archive. */
  readonly text: string
}

/**
 * Finds what a command line means: PATH is a folder, a Dockerfile in its folder, an archive, a git repository, or an
 * archive's URL; `--file` is relative to where the command is typed, and `-` stands for standard input.
 *
 * @returns what is wrong with the paths, for people, as an error
 */
export async function buildTarget(
  path: string,
  file: string | undefined,
  terminal: Pick<Terminal, 'cwd' | 'stdin'>,
  signal: AbortSignal,
): Promise<Result<BuildTarget, string>> {
  const { cwd } = terminal
  if (file === '-' || path === '-') {
    const read = await readDockerfile('-', terminal, signal)
    if (!read.ok) return read
    const { text } = read.value
    const context = path === '-' ? cwd : resolve(cwd, path)
    return ok({ context: { context, dockerfile: 'Dockerfile', dockerfileText: text }, text })
  }
  if (isRemoteContext(path))
    return ok({ context: { context: path, dockerfile: file ?? 'Dockerfile' }, text: '' })
  const place = resolve(cwd, path)
  const isFile = await stat(place).then(
    (found) => ok(!found.isDirectory()),
    (error: unknown) =>
      err(codeOf(error) === 'ENOENT' ? `there is no ${path}` : fileError(place, 'read', error).message),
  )
  if (!isFile.ok) return isFile
  const isDockerfile = isFile.value && isDockerfileName(path.split(sep).at(-1) ?? '')
  if (isFile.value && !isDockerfile)
    return ok({ context: { context: place, dockerfile: file ?? 'Dockerfile' }, text: '' })
  const read = await readDockerfile(file ?? path, terminal, signal)
  if (!read.ok) return read
  const context = isDockerfile ? dirname(place) : place
  const dockerfile = inside(context, resolve(cwd, read.value.name))
  return ok({ context: { context, dockerfile }, text: read.value.text })
}

/** Relative with `/` to a context that holds it, else absolute. */
function inside(context: string, dockerfile: string): string {
  const path = relative(context, dockerfile)
  return path.startsWith('..') || isAbsolute(path) ? dockerfile : path.split(sep).join('/')
}
