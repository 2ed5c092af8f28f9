import type { BuildSnapshot, Step } from '../build-snapshot.ts'
import type { StateReason } from './build-insight.ts'

/** Why steps are what they are, by digest, where their state alone does not say it. Linear in steps and inputs. */
export function reasonsOf(snapshot: BuildSnapshot): ReadonlyMap<string, StateReason> {
  const reasons = new Map<string, StateReason>()
  const failed = failedStep(snapshot)
  const hit = failed === undefined ? new Set<string>() : needing(failed, snapshot)
  const users = startedUsers(snapshot)
  for (const digest of snapshot.order) {
    const step = snapshot.steps[digest]
    const reason = step && reasonOf(step, snapshot, users, failed, hit)
    if (reason !== undefined) reasons.set(digest, reason)
  }
  return reasons
}

function reasonOf(
  step: Step,
  { steps, state }: BuildSnapshot,
  users: ReadonlyMap<string, string>,
  failed: string | undefined,
  hit: ReadonlySet<string>,
): StateReason | undefined {
  switch (step.state) {
    case 'waiting': {
      const open = step.inputs.filter((input) => isOpen(steps[input]))
      return open.length === 0 ? undefined : { kind: 'waiting-for', steps: open }
    }
    case 'cached': {
      const user = step.intervals.length > 0 ? undefined : users.get(step.digest)
      if (user === undefined) return undefined
      return steps[user]?.state === 'cached' ? { kind: 'skipped', by: user } : { kind: 'merged' }
    }
    case 'not-reached':
      if (failed !== undefined) return { kind: 'after-failure', after: failed, needed: hit.has(step.digest) }
      return state === 'failed' || state === 'cancelled' ? { kind: 'after-end', outcome: state } : undefined
    case 'cancelled':
      if (failed !== undefined) return { kind: 'stopped-by-failure', because: failed }
      return { kind: 'stopped-by-cancel' }
    case 'running':
    case 'executed':
    case 'failed':
      return undefined
  }
}

function isOpen(step: Step | undefined): boolean {
  return step?.state === 'waiting' || step?.state === 'running'
}

/** The step that the build failed at, by what it says or by its state. */
function failedStep({ outcome, order, steps }: BuildSnapshot): string | undefined {
  if (outcome?.kind !== 'failed') return undefined
  const { digest } = outcome.failure
  if (digest !== undefined && Object.hasOwn(steps, digest)) return digest
  return order.find((of) => steps[of]?.state === 'failed')
}

/** Which started step is the nearest that needs one that has not started. */
function startedUsers({ order, steps }: BuildSnapshot): ReadonlyMap<string, string> {
  const users = new Map<string, string>()
  const hasStarted = (digest: string): boolean => (steps[digest]?.intervals.length ?? 0) > 0
  // Grows while it is gone through: what is found is asked for its own inputs.
  const open = new Set(order.filter(hasStarted))
  for (const digest of open) {
    for (const input of steps[digest]?.inputs ?? []) {
      if (steps[input] === undefined || hasStarted(input) || users.has(input)) continue
      users.set(input, users.get(digest) ?? digest)
      open.add(input)
    }
  }
  return users
}

/** A step and all that need it, directly or not. */
function needing(from: string, { order, steps }: BuildSnapshot): ReadonlySet<string> {
  const users = new Map<string, string[]>()
  for (const digest of order) {
    for (const input of steps[digest]?.inputs ?? []) {
      const known = users.get(input)
      if (known === undefined) users.set(input, [digest])
      else known.push(digest)
    }
  }
  const found = new Set([from])
  for (const digest of found) for (const user of users.get(digest) ?? []) found.add(user)
  return found
}
