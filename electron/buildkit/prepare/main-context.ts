import type { Stats } from 'node:fs'
import { mkdtemp, open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, isAbsolute, join } from 'node:path'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { isRemoteContext } from '#shared/request/is-remote-context.ts'
import { ContextError, contextError } from '../session/context/context-error.ts'
import { newId } from '../session/session.ts'
import { dockerfileFolder, openFolders, sharedKeyOf } from './build-folders.ts'
import type { BuildPart } from './build-part.ts'
import { gitQueryCaps } from './git-query.ts'
import { isArchive } from './is-archive.ts'

/** How much of a file tells whether it is an archive, in bytes: the header of a tar archive. */
const HEADER = 512

/**
 * The build context and the Dockerfile. A folder is sent as the engine asks for it, an archive is uploaded, and what is
 * elsewhere the engine fetches by itself; then a Dockerfile that is given or absolute still comes from here.
 *
 * @throws ContextError, DockerfileMissingError, NoStageError
 */
export async function mainContext(request: BuildRequest): Promise<BuildPart> {
  const { context } = request
  const sharedKey = sharedKeyOf(context)
  if (isRemoteContext(context))
    return {
      ...(await dockerfileBeside(request, { context, ...gitQueryCaps(context, 'main') })),
      sharedKey,
    }
  const stats = await statOf(context)
  if (stats.isDirectory()) {
    const { folders, filename } = await openFolders(request)
    return { folders, attributes: { filename }, sharedKey }
  }
  if (!stats.isFile()) throw new ContextError(context, `${context} is not a folder`)
  if (!isArchive(await headerOf(context)))
    throw new ContextError(context, `${context} is neither a folder nor a tar archive`)
  const id = newId()
  return {
    ...(await dockerfileBeside(request, { context: `http://buildkit-session/${id}` })),
    uploads: { [id]: context },
    sharedKey,
  }
}

/** The Dockerfile for a context that is no folder: from the context unless it is given or absolute. */
async function dockerfileBeside(
  request: BuildRequest,
  attributes: Readonly<Record<string, string>>,
): Promise<BuildPart> {
  const { dockerfile, dockerfileText } = request
  if (dockerfileText === undefined && !isAbsolute(dockerfile))
    return { attributes: { ...attributes, filename: dockerfile } }
  const local = { ...attributes, dockerfilekey: 'dockerfile', filename: basename(dockerfile) }
  if (isAbsolute(dockerfile))
    return { attributes: local, folders: { dockerfile: await dockerfileFolder(dockerfile, dockerfileText) } }
  const empty = await mkdtemp(join(tmpdir(), 'slipway-dockerfile-'))
  const dispose = (): Promise<void> => rm(empty, { recursive: true, force: true })
  try {
    const path = join(empty, basename(dockerfile))
    return {
      attributes: local,
      folders: { dockerfile: await dockerfileFolder(path, dockerfileText) },
      dispose,
    }
  } catch (error) {
    await dispose()
    throw error
  }
}

async function statOf(path: string): Promise<Stats> {
  try {
    return await stat(path)
  } catch (error) {
    throw contextError(path, error)
  }
}

/** The first bytes of a file. */
async function headerOf(path: string): Promise<Buffer> {
  try {
    const file = await open(path, 'r')
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER), 0, HEADER, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  } catch (error) {
    throw contextError(path, error)
  }
}
