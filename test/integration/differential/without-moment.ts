/** What in-toto statements tell of the moment of a build, and what is new with each one, like digests of its session. */
const MOMENTARY = new Set([
  'digestMapping',
  'buildInvocationID',
  'buildStartedOn',
  'buildFinishedOn',
  'invocationID',
  'invocationId',
  'startedOn',
  'finishedOn',
])

/** A value without what belongs to the moment of its build, at whichever depth. */
export function withoutMoment(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMoment)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !MOMENTARY.has(key))
      .map(([key, inner]) => [key, withoutMoment(inner)]),
  )
}
