/**
 * `next`, with every part that equals its counterpart in `prev` replaced by that counterpart, so that what did not
 * change keeps its identity. Plain data only. A difference in the `ignored` keys alone is none: the old value stays.
 */
export function share<T>(prev: T | undefined, next: T, ignored: ReadonlySet<string> = nothing): T {
  return shared(prev, next, ignored) as T
}

const nothing: ReadonlySet<string> = new Set()

function shared(prev: unknown, next: unknown, ignored: ReadonlySet<string>): unknown {
  if (Object.is(prev, next)) return prev
  if (Array.isArray(prev) && Array.isArray(next)) return sharedArray(prev, next, ignored)
  if (isRecord(prev) && isRecord(next)) return sharedRecord(prev, next, ignored)
  return next
}

function sharedArray(
  prev: readonly unknown[],
  next: readonly unknown[],
  ignored: ReadonlySet<string>,
): readonly unknown[] {
  let same = prev.length === next.length
  const result = next.map((value, index) => {
    const kept = shared(prev[index], value, ignored)
    if (!Object.is(kept, prev[index])) same = false
    return kept
  })
  return same ? prev : result
}

function sharedRecord(
  prev: Record<string, unknown>,
  next: Record<string, unknown>,
  ignored: ReadonlySet<string>,
): Record<string, unknown> {
  const keys = Object.keys(next)
  let same = keys.length === Object.keys(prev).length
  const result: Record<string, unknown> = {}
  for (const key of keys) {
    const kept = shared(prev[key], next[key], ignored)
    if (!(key in prev) || (!ignored.has(key) && !Object.is(kept, prev[key]))) same = false
    result[key] = kept
  }
  return same ? prev : result
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
