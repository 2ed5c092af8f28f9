import { assertNever } from '#shared/assert-never.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import type { CacheExport, CacheImport } from '#shared/request/cache-option.ts'
import { messageOf } from '#electron/lib/message-of.ts'
import type { EngineOffer } from '../engine-offer.ts'
import { digestOfTag } from '../session/content-store/oci-index.ts'
import { OciStore } from '../session/content-store/oci-store.ts'
import type { CacheOption } from '../solve.ts'
import { UnsupportedError } from '../unsupported-error.ts'
import type { BuildPart } from './build-part.ts'
import { exportedCache, type LocalCacheExport } from './caches/local-cache-export.ts'
import { secretsOf, serviceAttributes } from './caches/service-attributes.ts'
import { RequestError } from './request-error.ts'

type Environment = Readonly<Record<string, string | undefined>>

export interface CachesPart extends BuildPart {
  /** What the caches' attributes hold that nobody may see. */
  readonly values: readonly Buffer[]
}

/**
 * Where a build takes results from, and where it leaves its own.
 *
 * @param hasImageStore whether the engine keeps images as registries have them: Docker's graph drivers export no caches
 *   but inline ones
 * @throws RequestError, UnsupportedError, OutputError for a folder that cannot be written to
 */
export async function prepareCaches(
  { cacheFrom = [], cacheTo = [] }: BuildRequest,
  env: Environment,
  hasImageStore: () => Promise<boolean>,
): Promise<CachesPart> {
  for (const cache of [...cacheTo, ...cacheFrom])
    if (needsImageStore(cache, cacheTo) && !(await hasImageStore()))
      throw new UnsupportedError(
        `A cache of type ${cache.kind}`,
        'needs the containerd image store, or a BuildKit of its own',
      )
  const imports = (await Promise.all(cacheFrom.map((cache) => importOf(cache, env)))).flat()
  const exports = cacheTo.map((cache) => exportOf(cache, env))
  const locals: LocalCacheExport[] = []
  const dispose = async (): Promise<void> => {
    for (const local of locals) await local.dispose()
  }
  try {
    for (const cache of cacheTo) if (cache.kind === 'local') locals.push(await exportedCache(cache))
  } catch (error) {
    await dispose()
    throw error
  }
  const read = imports.flatMap(({ attributes: { src } }) => (src === undefined ? [] : [src]))
  return {
    cacheExports: exports,
    ...(imports.length > 0 && { attributes: { 'cache-imports': importsAttribute(imports) } }),
    stores: Object.fromEntries<OciStore>([
      ...read.map((path): [string, OciStore] => [`local:${path}`, new OciStore(path)]),
      // After the others: one that is read and written is served as one.
      ...locals.map(({ store }): [string, OciStore] => [`local:${store.path}`, store]),
    ]),
    values: [...imports, ...exports].flatMap(({ attributes }) => secretsOf(attributes)),
    negotiate(offer) {
      for (const { kind } of [...cacheTo, ...cacheFrom]) assertOffered(kind, offer)
      return {}
    },
    async finish(response) {
      for (const local of locals) await local.finish(response)
    },
    dispose,
  }
}

function needsImageStore(cache: CacheExport | CacheImport, cacheTo: readonly CacheExport[]): boolean {
  if (cache.kind === 'gha' || cache.kind === 's3') return true
  return cache.kind !== 'inline' && cacheTo.some((exported) => exported === cache)
}

function assertOffered(kind: CacheExport['kind'], { llb }: EngineOffer): void {
  if ((kind === 'gha' || kind === 's3') && !llb.has(`cache.${kind}`))
    throw new UnsupportedError(`A cache of type ${kind}`)
}

/** As the Dockerfile frontend reads them: `[{"Type": "registry", "Attrs": {"ref": "…"}}]`. */
function importsAttribute(imports: readonly CacheOption[]): string {
  return JSON.stringify(imports.map(({ type, attributes }) => ({ Type: type, Attrs: attributes })))
}

/** None for a cache in a folder that has not been made yet, as before the first build that exports it. */
async function importOf(cache: CacheImport, env: Environment): Promise<readonly CacheOption[]> {
  switch (cache.kind) {
    case 'registry':
      return [{ type: 'registry', attributes: { ...cache.attributes, ref: cache.reference } }]
    case 'local': {
      const digest = cache.digest ?? (await taggedDigest(cache.path, cache.tag ?? 'latest'))
      if (digest === undefined || !(await new OciStore(cache.path).has(digest))) return []
      return [{ type: 'local', attributes: { src: cache.path, digest } }]
    }
    case 'gha':
    case 's3':
      return [{ type: cache.kind, attributes: serviceAttributes(cache.kind, cache.attributes ?? {}, env) }]
    default:
      return assertNever(cache)
  }
}

async function taggedDigest(path: string, tag: string): Promise<string | undefined> {
  try {
    return await digestOfTag(path, tag)
  } catch (error) {
    const reason = messageOf(error)
    throw new RequestError(`The cache in ${path} cannot be read: ${reason}.`)
  }
}

function exportOf(cache: CacheExport, env: Environment): CacheOption {
  if (cache.kind === 'inline') return { type: 'inline', attributes: {} }
  const options = {
    ...(cache.mode && { mode: cache.mode }),
    ...(cache.ignoreError !== undefined && { 'ignore-error': String(cache.ignoreError) }),
  }
  switch (cache.kind) {
    case 'registry':
      return { type: 'registry', attributes: { ...cache.attributes, ...options, ref: cache.reference } }
    case 'local':
      return { type: 'local', attributes: { ...cache.attributes, ...options, dest: cache.path } }
    case 'gha':
    case 's3': {
      const attributes = serviceAttributes(cache.kind, cache.attributes ?? {}, env)
      return { type: cache.kind, attributes: { ...attributes, ...options } }
    }
    default:
      return assertNever(cache)
  }
}
