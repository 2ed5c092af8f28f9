import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from '#electron/services/private-engine/engine-layout.ts'

/** The kinds of engines that the client is tested on, oldest first. */
const KINDS = ['distribution', 'stable', 'newest', 'newest-containerd', 'buildkitd'] as const

export type EngineKind = (typeof KINDS)[number]

/** An engine that the set-up looked after, or why this machine cannot have it. */
export type MatrixEntry =
  | { readonly kind: EngineKind; readonly folder: string; readonly missing?: undefined }
  | { readonly kind: EngineKind; readonly missing: string }

/** `engines.json` of the set-up. */
interface EnginesFile {
  readonly engines: readonly { readonly kind: string; readonly folder?: string; readonly missing?: string }[]
}

/**
 * All engines of the matrix. Where the distribution's own is the private engine, it stands once, as `stable`.
 * @throws where the set-up did not run
 */
export function matrixEngines(): readonly MatrixEntry[] {
  const file = join(cacheFolder(process.env), 'test-engines', 'engines.json')
  const { engines } = JSON.parse(readFileSync(file, 'utf8')) as EnginesFile
  return KINDS.flatMap((kind): MatrixEntry[] => {
    const found = engines.find((engine) => engine.kind === (kind === 'newest-containerd' ? 'newest' : kind))
    if (found === undefined) return []
    const { folder } = found
    return [folder === undefined ? { kind, missing: found.missing ?? '' } : { kind, folder }]
  })
}

/** Why this machine has no engine of a kind; nothing where it has. @throws where the set-up did not run */
export function missingEngine(kind: EngineKind): string | undefined {
  return matrixEngines().find((engine) => engine.kind === kind)?.missing
}

/**
 * Where an engine's programs lie.
 * @throws where this machine has none: see `matrixEngines`
 */
export function matrixFolder(kind: EngineKind): string {
  const entry = matrixEngines().find((engine) => engine.kind === kind)
  if (entry !== undefined && entry.missing === undefined) return entry.folder
  throw new Error(`There is no engine ${kind}: ${entry?.missing ?? 'the set-up did not run'}.`)
}
