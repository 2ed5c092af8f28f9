import { assertNever } from '#shared/assert-never.ts'

/** How a plain value differs from one before: what is the same is not said again. */
export type ValueDelta =
  | { readonly kind: 'same' }
  | { readonly kind: 'value'; readonly value: unknown }
  /** Of an object with the same keys, or a list of the same length: the parts that differ. */
  | { readonly kind: 'parts'; readonly parts: Readonly<Record<string, ValueDelta>> }

const same: ValueDelta = { kind: 'same' }

/** Plain data only. */
export function deltaOf(before: unknown, now: unknown): ValueDelta {
  if (Object.is(before, now)) return same
  if (!isParted(before) || !isParted(now) || Array.isArray(before) !== Array.isArray(now)) {
    return { kind: 'value', value: now }
  }
  const keys = Object.keys(now)
  if (keys.length !== Object.keys(before).length || keys.some((key) => !Object.hasOwn(before, key))) {
    return { kind: 'value', value: now }
  }
  const parts: Record<string, ValueDelta> = {}
  let differing = 0
  for (const key of keys) {
    const delta = deltaOf(before[key], now[key])
    if (delta.kind === 'same') continue
    differing += 1
    parts[key] = delta
  }
  return differing === 0 ? same : { kind: 'parts', parts }
}

/** The value that `delta` was made of. What did not change keeps its identity. */
export function applyDelta(before: unknown, delta: ValueDelta): unknown {
  switch (delta.kind) {
    case 'same':
      return before
    case 'value':
      return delta.value
    case 'parts':
      return withParts(before as Parts, delta.parts)
    default:
      return assertNever(delta)
  }
}

function withParts(before: Parts, changes: Readonly<Record<string, ValueDelta>>): Parts {
  const next = (Array.isArray(before) ? [...(before as unknown[])] : { ...before }) as Record<string, unknown>
  for (const [key, change] of Object.entries(changes)) next[key] = applyDelta(before[key], change)
  return next
}

type Parts = Readonly<Record<string, unknown>>

function isParted(value: unknown): value is Parts {
  return typeof value === 'object' && value !== null
}
