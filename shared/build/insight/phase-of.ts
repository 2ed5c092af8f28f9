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
  const found = phases.find(([pattern]) => pattern.test(name))
  return found?.[1] ?? 'other'
}

const phases: readonly (readonly [RegExp, Phase])[] = [
  [/^\[internal\] load (remote )?build context|^\[internal\] load from stdin/, 'transfer'],
  [/^\[context .+\] load from client|^\[auth\]/, 'transfer'],
  [/^\[internal\]|^resolve image config|^\[context .+\] load (metadata|\.dockerignore)/, 'resolve'],
  [/^docker-image:\/\/|^(https?|git|oci-layout):\/\/|^local:\/\//, 'transfer'],
  [/^exporting (cache|content cache)/, 'cache-export'],
  [/^preparing (build cache|layers for inline cache)|^sending cache export/, 'cache-export'],
  [/^(importing|inferred) cache/, 'cache-import'],
  [/^pushing /, 'push'],
  [/^(loading|importing) .*(docker|engine)/i, 'load'],
  [/^(exporting|copying files|sending tarball|Verifying build result)/, 'export'],
  [/^\[(?:.+? +)?\d+\/\d+\] FROM /, 'transfer'],
  [/^\[(?:.+? +)?\d+\/\d+\] |^\[.+\] (LINK )?(COPY|ADD)|^merge /, 'execute'],
]
