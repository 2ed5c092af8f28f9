import type { BuildOp } from '../build-event.ts'
import type { Step } from '../build-snapshot.ts'
import type { Phase } from './build-insight.ts'

/**
 * What a step's time goes into. Ops tell their kind; BuildKit's own steps are known by their names, for instance
 * `[internal] load metadata for docker.io/library/debian:12`, `exporting to image`, `importing cache manifest from …`.
 * A push is no step of its own where BuildKit does it: see `Transfer`.
 */
export function phaseOf({ name }: Pick<Step, 'name'>, op?: Pick<BuildOp, 'kind'>): Phase {
  if (op !== undefined) return op.kind === 'source' ? 'transfer' : 'execute'
  // Where several platforms are built, steps of one say which: `[linux/arm64 internal] load metadata for …`.
  const bare = name.replace(/^\[[^\]\s]+\/\S+ +(?=internal\]|context |auth\])/, '[')
  const found = phases.find(([pattern]) => pattern.test(bare))
  return found?.[1] ?? 'other'
}

/** The first that fits counts. */
const phases: readonly (readonly [RegExp, Phase])[] = [
  [/^\[internal\] load (remote )?build context|^\[internal\] load from stdin/, 'transfer'],
  [/^\[context .+\] load (metadata|\.dockerignore)|^\[(internal|auth)\]|^resolve image config/, 'resolve'],
  [/^\[context .+\] |^(docker-image|https?|git|oci-layout|local):\/\//, 'transfer'],
  [/^exporting (content |inline )?cache|^exporting to .+ Cache$/, 'cache-export'],
  [/^preparing (build cache|layers for inline cache)|^sending cache/, 'cache-export'],
  [/^(importing|inferred) cache/, 'cache-import'],
  [/^pushing /, 'push'],
  [/^(loading|importing) .*(docker|engine)/i, 'load'],
  [/^(exporting|copying files|sending tarball|merging manifest)/, 'export'],
  [/^\[(?:.+? +)?\d+\/\d+\] FROM /, 'transfer'],
  [/^\[(?:.+? +)?\d+\/\d+\] |^merge /, 'execute'],
]
