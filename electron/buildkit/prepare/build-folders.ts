import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { assertStage } from '../no-stage-error.ts'
import { contextError } from '../session/context/context-error.ts'
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
 * @param request of a build whose context is a folder
 * @throws ContextError, DockerfileMissingError, NoStageError
 */
export async function openFolders(request: BuildRequest): Promise<BuildFolders> {
  const context = new RootFolder(request.context)
  const path = resolve(request.context, request.dockerfile)
  const given = request.dockerfileText
  try {
    return await foldersOf(context, path, given)
  } catch (error) {
    const other = given === undefined && error instanceof DockerfileMissingError && (await lowerCased(path))
    if (other) return foldersOf(context, other, given)
    throw error
  }
}

async function foldersOf(context: RootFolder, path: string, text: string | undefined): Promise<BuildFolders> {
  const filename = basename(path)
  const [dockerfile, ignored] = await Promise.all([
    dockerfileFolder(path, text),
    givenDockerignore(context.path, path, filename),
  ])
  const given = [...(dockerfile.given ?? []), ...(ignored ? [ignored] : [])]
  return { folders: { context: { root: context }, dockerfile: { ...dockerfile, given } }, filename }
}

/** A file named `dockerfile`, which stands in for a missing `Dockerfile`. */
async function lowerCased(path: string): Promise<string | undefined> {
  const name = 'dockerfile'
  if (basename(path) !== 'Dockerfile') return undefined
  return (await readdir(dirname(path))).includes(name) ? join(dirname(path), name) : undefined
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
