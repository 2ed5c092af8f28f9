import type { BuildOpMount } from '../build-event.ts'
import type { BuildSnapshot } from '../build-snapshot.ts'
import type { BuildUsage, CacheMountUse } from './build-usage.ts'

/** A mount of a step, and what became of it. */
export interface StepMount {
  readonly step: string
  readonly mount: BuildOpMount
  /** Of a secret or agent: what the request gives it from; `missing` is fatal only where the step requires it. */
  readonly source?:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'variable'; readonly name: string }
    | { readonly kind: 'agent' }
    | { readonly kind: 'keys'; readonly count: number }
    | { readonly kind: 'missing' }
  /** Of a cache, as soon as the engine told. */
  readonly cache?: CacheMountUse
}

/** All mounts of a build's steps, in the order of its ops. Values of secrets are not among what is known of them. */
export function stepMounts(
  { ops, request }: Pick<BuildSnapshot, 'ops' | 'request'>,
  usage?: Pick<BuildUsage, 'caches'>,
): readonly StepMount[] {
  const caches = new Map(usage?.caches?.map((use) => [placeOf(use.step, use.target), use]))
  return ops.flatMap(({ digest, mounts }) =>
    mounts.map((mount): StepMount => {
      const cache = caches.get(placeOf(digest, mount.target))
      const source = sourceOf(mount, request)
      return { step: digest, mount, ...(source && { source }), ...(cache && { cache }) }
    }),
  )
}

function placeOf(step: string, target: string): string {
  return `${step} ${target}`
}

function sourceOf(
  { kind, id }: BuildOpMount,
  { secrets, ssh = [] }: BuildSnapshot['request'],
): StepMount['source'] {
  if (kind === 'secret') {
    const secret = secrets.find((given) => given.id === id)
    if (secret === undefined) return { kind: 'missing' }
    return 'src' in secret ? { kind: 'file', path: secret.src } : { kind: 'variable', name: secret.env }
  }
  if (kind !== 'ssh') return undefined
  const given = ssh.find((source) => source.id === id)
  if (given === undefined) return { kind: 'missing' }
  return given.kind === 'agent' ? { kind: 'agent' } : { kind: 'keys', count: given.paths.length }
}
