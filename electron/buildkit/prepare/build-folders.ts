import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, resolve } from 'node:path'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { assertStage } from '../no-stage-error.ts'
import { ContextError, contextError } from '../session/context/context-error.ts'
import { RootFolder } from '../session/context/root-folder.ts'
import type { FolderSource } from '../session/context/send-folder.ts'

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
 * The folders that a build sends: its context, and the Dockerfile's folder, where unsaved text stands in for the file.
 * @throws ContextError, DockerfileMissingError, NoStageError
 */
export async function openFolders(request: BuildRequest): Promise<BuildFolders> {
  const context = new RootFolder(request.context)
  if (!(await stat(context.path)).isDirectory())
    throw new ContextError(context.path, `${context.path} is not a folder`)
  const path = resolve(request.context, request.dockerfile)
  const filename = basename(path)
  const given = request.dockerfileText
  assertStage(given ?? (await readText(path)), filename)
  return {
    folders: {
      context: { root: context },
      dockerfile: {
        root: new RootFolder(dirname(path)),
        ...(given !== undefined && {
          given: { name: filename, content: Buffer.from(given), modTime: newModTime() },
        }),
      },
    },
    filename,
  }
}

/** The engine keeps what it received under this key and is sent only what changed since. */
export function sharedKeyOf(context: string): string {
  return createHash('sha256')
    .update(`slipway\0${hostname()}\0${resolve(context)}`)
    .digest('hex')
}

async function readText(path: string): Promise<string> {
  try {
    if (!(await stat(path)).isFile()) throw new DockerfileMissingError(path)
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof DockerfileMissingError) throw error
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new DockerfileMissingError(path)
    throw contextError(path, error)
  }
}

let lastModTime = 0n

/** A time that no text had before: the engine would take equal size and time for equal content. */
function newModTime(): bigint {
  const now = BigInt(Date.now()) * 1_000_000n
  lastModTime = now > lastModTime ? now : lastModTime + 1n
  return lastModTime
}
