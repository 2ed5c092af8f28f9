import { assertNever } from '../../assert-never.ts'
import { formatSize } from '../../format/size.ts'
import type { CacheMountUse } from '../usage/build-usage.ts'
import type { StepMount } from '../usage/step-mounts.ts'

/** A mount of a step in a few words: `cache /root/.npm 12 MB → 14 MB`, `secret token`, `ssh default`. */
export function mountWords({ mount, cache }: StepMount): string {
  const { kind, target, id } = mount
  switch (kind) {
    case 'cache':
      return `cache ${target}${cache === undefined ? '' : sizes(cache)}`
    case 'secret':
    case 'ssh':
      return `${kind} ${id ?? 'default'}`
    case 'bind':
    case 'tmpfs':
      return `${kind} ${target}`
    default:
      return assertNever(kind)
  }
}

/** The same with all that is known of it, as a sentence. */
export function mountDetail({ mount, cache, source }: StepMount): string {
  const { kind, target, id, readOnly } = mount
  const name = `${kind} mount ${target === '' ? '' : `at ${target}`}${id === undefined ? '' : ` (id ${id})`}`
  const facts = [
    name.replace(/ +/g, ' ').trim(),
    ...(readOnly ? ['read-only'] : []),
    ...(cache === undefined ? [] : [story(cache)]),
    ...(source === undefined ? [] : [given(source)]),
  ]
  return facts.join(', ')
}

function sizes({ state, before, after, measuredOnce }: CacheMountUse): string {
  if (measuredOnce) return before === undefined ? '' : ` ${formatSize(before)} when first measured`
  const end = after === undefined ? '' : formatSize(after)
  if (state === 'new') return ` new → ${end === '' ? '0 B' : end}`
  if (before === undefined) return end === '' ? '' : ` ${end}`
  return end === '' || state === 'unused' ? ` ${formatSize(before)}` : ` ${formatSize(before)} → ${end}`
}

function story({ state, before, after, measuredOnce }: CacheMountUse): string {
  if (measuredOnce && before !== undefined) {
    const used = state === 'unused' ? 'not used, as the step did not run' : 'it was there'
    return `${used}; it held ${formatSize(before)} when the engine measured it first, which this engine does only once`
  }
  const from = before === undefined ? '' : ` with ${formatSize(before)}`
  const to = after === undefined ? '' : `, ${formatSize(after)} after the build`
  switch (state) {
    case 'new':
      return `there was none and it was made${to}`
    case 'kept':
      return `it was there${from}${to}`
    case 'renewed':
      return `there was one${from}, but the step began with an empty one${to}`
    case 'unused':
      return `not used, as the step did not run${to}`
    case 'unmeasured':
      return `${from === '' ? '' : `it began${from}, `}not measured after the build: another one may have needed it, or the engine did not answer`
    case 'unknown':
      return `the engine does not tell it from others at that place${to}`
    default:
      return assertNever(state)
  }
}

function given(source: NonNullable<StepMount['source']>): string {
  switch (source.kind) {
    case 'file':
      return `given from the file ${source.path}`
    case 'variable':
      return `given from the variable ${source.name}`
    case 'agent':
      return 'given by the SSH agent'
    case 'keys':
      return `given from ${source.count} ${source.count === 1 ? 'key' : 'keys'}`
    case 'missing':
      return 'not given'
    default:
      return assertNever(source)
  }
}
