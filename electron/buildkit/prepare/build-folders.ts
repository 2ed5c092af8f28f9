import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { assertStage } from '../no-stage-error.ts'
import { ContextError, contextError } from '../session/context/context-error.ts'
import { RootFolder } from '../session/context/root-folder.ts'
import type { FolderSource } from '../session/context/send-folder.ts'
import { givenDockerignore } from './given-dockerignore.ts'
import { givenFile } from './given-file.ts'

/** There is no Dockerfile where the request names one. */
export class DockerfileMissingError extends Error {
  constructor(path: string) {
    super(`There is no Dockerfile at ${path}.`)
  }
}

export interface BuildFolders {
  /** By the names that the Dockerfile frontend asks for. */
  readonly folders: Readonly<Record<'context' | 'dockerfile', FolderSource>>
  /** The Dockerfile's name in the folder `dockerfile`. */
  readonly filename: string
}

/**
 * The folders that a build of a folder sends: its context, and the Dockerfile's folder, where unsaved text stands in for
 * the file.
 * @throws ContextError, DockerfileMissingError, NoStageError
 */
export async function openFolders(request: BuildRequest): Promise<BuildFolders> {
  const context = new RootFolder(request.context)
  if (!(await stat(context.path)).isDirectory())
    throw new ContextError(context.path, `${context.path} is not a folder`)
  const path = await dockerfilePath(request)
  const filename = basename(path)
  const [dockerfile, ignored] = await Promise.all([
    dockerfileFolder(path, request.dockerfileText),
    givenDockerignore(context.path, path, filename),
  ])
  const given = [...(dockerfile.given ?? []), ...(ignored ? [ignored] : [])]
  return { folders: { context: { root: context }, dockerfile: { ...dockerfile, given } }, filename }
}

/** Where the Dockerfile of a folder is. A file named `dockerfile` stands in for a missing `Dockerfile`. */
async function dockerfilePath({ context, dockerfile, dockerfileText }: BuildRequest): Promise<string> {
  const path = resolve(context, dockerfile)
  if (dockerfileText !== undefined || basename(path) !== 'Dockerfile') return path
  const names = await readdir(dirname(path)).catch((): readonly string[] => [])
  return names.includes('Dockerfile') || !names.includes('dockerfile')
    ? path
    : join(dirname(path), 'dockerfile')
}

/**
 * The folder that a Dockerfile is sent from, which may hold its own `.dockerignore`. The text is sent as it was read here,
 * so that what was looked at is what the engine gets.
 * @param given text that stands in for the file's
 * @throws ContextError, DockerfileMissingError, NoStageError
 */
export async function dockerfileFolder(path: string, given: string | undefined): Promise<FolderSource> {
  const name = basename(path)
  const content = given === undefined ? await readDockerfile(path) : Buffer.from(given)
  assertStage(content.toString('utf8'), name)
  const root = new RootFolder(dirname(path))
  return { root, given: [givenFile(name, content)] }
}

/** The engine keeps what it received under this key and is sent only what changed since. */
export function sharedKeyOf(context: string): string {
  return createHash('sha256')
    .update(`slipway\0${hostname()}\0${resolve(context)}`)
    .digest('hex')
}

async function readDockerfile(path: string): Promise<Buffer> {
  try {
    if (!(await stat(path)).isFile()) throw new DockerfileMissingError(path)
    return await readFile(path)
  } catch (error) {
    if (error instanceof DockerfileMissingError) throw error
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new DockerfileMissingError(path)
    throw contextError(path, error)
  }
}
