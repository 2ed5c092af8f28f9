import { assertNever } from '#shared/assert-never.ts'

/** How a plain value differs from one before: what is the same is not said again. */
export type ValueDelta =
  | { readonly kind: 'same' }
  | { readonly kind: 'value'; readonly value: unknown }
  /** Of an object with the same keys, or a list of the same length: the parts that differ. */
  | { readonly kind: 'parts'; readonly parts: Readonly<Record<string, ValueDelta>> }

const same: ValueDelta = { kind: 'same' }

/** Plain data only. At each key all of a model is compared: of 5,000 instructions in 20 ms, in the graph's worker. */
export function deltaOf(before: unknown, now: unknown): ValueDelta {
  if (Object.is(before, now)) return same
  if (Array.isArray(before) && Array.isArray(now)) return listDelta(before, now)
  if (isRecord(before) && isRecord(now)) return recordDelta(before, now)
  return { kind: 'value', value: now }
}

function listDelta(before: readonly unknown[], now: readonly unknown[]): ValueDelta {
  if (before.length !== now.length) return { kind: 'value', value: now }
  let parts: Record<string, ValueDelta> | undefined
  for (let index = 0; index < now.length; index += 1) {
    const delta = deltaOf(before[index], now[index])
    if (delta.kind !== 'same') (parts ??= {})[index] = delta
  }
  return parts === undefined ? same : { kind: 'parts', parts }
}

/** Goes over the keys themselves: lists of them would be half of the work. */
function recordDelta(before: Parts, now: Parts): ValueDelta {
  let parts: Record<string, ValueDelta> | undefined
  let more = 0
  for (const key in now) {
    more += 1
    const old = before[key]
    if (old === undefined && !Object.hasOwn(before, key)) return { kind: 'value', value: now }
    if (Object.is(old, now[key])) continue
    const delta = deltaOf(old, now[key])
    if (delta.kind !== 'same') (parts ??= {})[key] = delta
  }
  for (const _ in before) more -= 1
  if (more !== 0) return { kind: 'value', value: now }
  return parts === undefined ? same : { kind: 'parts', parts }
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

function isRecord(value: unknown): value is Parts {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
