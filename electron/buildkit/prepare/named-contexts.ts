import { stat } from 'node:fs/promises'
import { assertNever } from '#shared/assert-never.ts'
import { familiarImageName, imageNameProblem } from '#shared/dockerfile/image-name.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import type { NamedContext } from '#shared/request/named-context.ts'
import { withFrontendCaps } from '../with-frontend-caps.ts'
import { OciStore } from '../session/content-store/oci-store.ts'
import { ContextError } from '../session/context/context-error.ts'
import { RootFolder } from '../session/context/root-folder.ts'
import { newId } from '../session/session.ts'
import { UnsupportedError } from '../unsupported-error.ts'
import { absolutePath, baseFolder } from './base-folder.ts'
import { sharedKeyOf } from './build-folders.ts'
import { mergeParts, type BuildPart } from './build-part.ts'
import { gitQueryCaps } from './git-query.ts'
import { layoutDigest } from './layout-digest.ts'
import { RequestError } from './request-error.ts'

/** Names that file sync gives away already. */
const TAKEN = new Set(['context', 'dockerfile'])

/**
 * The contexts beside the main one. Frontends that do not know such contexts refuse the build rather than to ignore them.
 * @param prepareLinked how a build whose result is a context is prepared
 * @throws ContextError, RequestError, and what `prepareLinked` throws
 */
export async function namedContexts(
  request: BuildRequest,
  prepareLinked: (request: BuildRequest) => Promise<Required<BuildPart>>,
): Promise<BuildPart> {
  const { contexts = [] } = request
  if (contexts.length === 0) return {}
  const base = await baseFolder(request)
  const parts: BuildPart[] = []
  try {
    for (const context of contexts) {
      const name = nameOf(context)
      parts.push(
        context.kind === 'build'
          ? linkedPart(name, await prepareLinked(context.request))
          : await contextPart(name, context, base),
      )
    }
  } catch (error) {
    await mergeParts(parts).dispose()
    throw error
  }
  const merged = mergeParts(parts)
  const caps = parts.flatMap(({ attributes }) => attributes?.['frontend.caps'] ?? [])
  return {
    ...merged,
    attributes: withFrontendCaps(
      { ...merged.attributes, 'frontend.caps': caps.join(',') },
      'moby.buildkit.frontend.contexts+forward',
    ),
  }
}

async function contextPart(
  name: string,
  context: Exclude<NamedContext, { readonly kind: 'build' }>,
  base: string | undefined,
): Promise<BuildPart> {
  const key = `context:${name}`
  switch (context.kind) {
    case 'folder': {
      const root = new RootFolder(absolutePath(context.path, base))
      if (!(await stat(root.path)).isDirectory())
        throw new ContextError(root.path, `${root.path} is not a folder`)
      const local = TAKEN.has(name) ? `_${name}` : name
      return {
        folders: { [local]: { root } },
        attributes: { [key]: `local:${local}`, [`sharedkey:localdir:${name}`]: sharedKeyOf(root.path) },
      }
    }
    case 'image':
      if (imageNameProblem(context.reference) !== undefined)
        throw new RequestError(`"${context.reference}" is no name of an image.`)
      return { attributes: { [key]: `docker-image://${context.reference}` } }
    case 'oci-layout': {
      const path = absolutePath(context.path, base)
      const id = newId()
      const digest = context.digest ?? (await layoutDigest(path, context.tag))
      return {
        stores: { [`oci:${id}`]: new OciStore(path) },
        attributes: { [key]: `oci-layout://${id}@${digest}` },
        negotiate: ({ llb, keepsIndexes }) => {
          if (!llb.has('source.ocilayout')) throw new UnsupportedError('A context in OCI layout')
          // Docker's graph drivers have no such source, whatever the LLB may hold.
          if (!keepsIndexes)
            throw new UnsupportedError('A context in OCI layout', 'needs the containerd image store')
          return {}
        },
      }
    }
    case 'remote':
      return { attributes: { [key]: context.url, ...gitQueryCaps(context.url, 'named') } }
    default:
      return assertNever(context)
  }
}

/** What the other build's frontend asks for goes through a session of its own, what its steps ask for through this one. */
function linkedPart(name: string, build: Required<BuildPart>): BuildPart {
  const { stores, uploads, entitlements, dispose } = build
  return { linked: { [name]: build }, stores, uploads, entitlements, dispose }
}

/** The name as the frontend looks it up: `docker.io/library/alpine:latest` is `alpine`. */
function nameOf({ name }: NamedContext): string {
  if (imageNameProblem(name) !== undefined) throw new RequestError(`"${name}" is no name of a context.`)
  return familiarImageName(name).replace(/:latest$/, '')
}
