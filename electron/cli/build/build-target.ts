import { readFile, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { isDockerfileName } from '#electron/services/projects/dockerfile-name.ts'
import { fileError } from '#electron/lib/file-error.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { isRemoteContext } from '#shared/request/is-remote-context.ts'
import { err, ok, type Result } from '#shared/result.ts'

/** What is built: the context, the Dockerfile in it, and its text where that is at hand. */
export interface BuildTarget {
  readonly context: Pick<BuildRequest, 'context' | 'dockerfile' | 'dockerfileText'>
  /** Empty where only the engine reads it, out of a remote context. */
  readonly text: string
}

/**
 * Finds what a command line means: PATH is a folder, a Dockerfile in its folder, a git repository, or an archive's URL;
 * `--file` is relative to where the command is typed, and `-` stands for standard input.
 *
 * @returns what is wrong with the path, for people, as an error
 */
export async function buildTarget(
  path: string,
  file: string | undefined,
  { cwd, stdin }: { readonly cwd: string; readonly stdin: Readable },
): Promise<Result<BuildTarget, string>> {
  if (file === '-' || path === '-') {
    const text = await readAll(stdin)
    const context = path === '-' ? cwd : resolve(cwd, path)
    return ok({ context: { context, dockerfile: 'Dockerfile', dockerfileText: text }, text })
  }
  if (isRemoteContext(path))
    return ok({ context: { context: path, dockerfile: file ?? 'Dockerfile' }, text: '' })
  const place = resolve(cwd, path)
  const found = await stat(place).catch((error: unknown) => fileError(place, 'read', error).message)
  if (typeof found === 'string') return err(found)
  const isDockerfile = found.isFile() && isDockerfileName(path.split(sep).at(-1) ?? '')
  const context = isDockerfile ? dirname(place) : place
  const dockerfile = isDockerfile
    ? place
    : file === undefined
      ? join(context, 'Dockerfile')
      : resolve(cwd, file)
  if (found.isFile() && !isDockerfile && file === undefined)
    return ok({ context: { context, dockerfile: 'Dockerfile' }, text: '' }) // An archive.
  try {
    const text = await readFile(dockerfile, 'utf8')
    return ok({ context: { context, dockerfile: inside(context, dockerfile) }, text })
  } catch (error) {
    return err(fileError(dockerfile, 'read', error).message)
  }
}

/** Relative with `/` to a context that holds it, else absolute. */
function inside(context: string, dockerfile: string): string {
  const path = relative(context, dockerfile)
  return path.startsWith('..') || isAbsolute(path) ? dockerfile : path.split(sep).join('/')
}
