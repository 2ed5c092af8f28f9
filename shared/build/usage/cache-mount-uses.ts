import type { BuildOpMount } from '../build-event.ts'
import type { BuildSnapshot, Step } from '../build-snapshot.ts'
import type { CacheMountRecord, CacheMountUse } from './build-usage.ts'

/**
 * What a build did with its cache mounts, from what the engine's cache held before and after. BuildKit tells no id of a
 * mount but in the description of its record, and older engines not even there: then target and command have to fit.
 *
 * @param before records when the build began, if they were told in time
 * @param after records once it had ended
 */
export function cacheMountUses(
  { ops, steps, startedAt }: Pick<BuildSnapshot, 'ops' | 'steps' | 'startedAt'>,
  before: readonly CacheMountRecord[] | undefined,
  after: readonly CacheMountRecord[] | undefined,
): readonly CacheMountUse[] {
  return ops.flatMap(({ digest, mounts, name }) =>
    mounts.flatMap((mount): readonly CacheMountUse[] => {
      if (mount.kind !== 'cache') return []
      const id = mount.id ?? mount.target
      const own = (record: CacheMountRecord): boolean => isOf(record, mount, id, name)
      const use = { step: digest, target: mount.target, id }
      return [{ ...use, ...whatHappened(steps[digest], before?.filter(own), after?.filter(own), startedAt) }]
    }),
  )
}

function whatHappened(
  step: Step | undefined,
  before: readonly CacheMountRecord[] | undefined,
  after: readonly CacheMountRecord[] | undefined,
  startedAt: number,
): Pick<CacheMountUse, 'state' | 'before' | 'after'> {
  // The question may have been answered when the first steps ran already.
  const old = before?.filter(({ createdAt = 0 }) => createdAt < startedAt)
  const hasRun = step !== undefined && ['executed', 'failed', 'cancelled', 'running'].includes(step.state)
  if (!hasRun) return { state: 'unused', ...bytes('before', old), ...bytes('after', after) }
  if (old === undefined || after === undefined)
    return { state: 'unknown', ...bytes('before', old), ...bytes('after', after) }
  const used = after.filter(
    ({ lastUsedAt = 0, createdAt = 0 }) => Math.max(lastUsedAt, createdAt) >= startedAt,
  )
  const now = used.length > 0 ? used : after
  const kept = old.filter(({ id }) => now.some((record) => record.id === id))
  if (kept.length > 0) return { state: 'kept', ...bytes('before', kept), ...bytes('after', now) }
  return { state: old.length > 0 ? 'renewed' : 'new', ...bytes('before', old), ...bytes('after', now) }
}

function bytes<N extends 'before' | 'after'>(
  name: N,
  records: readonly CacheMountRecord[] | undefined,
): Partial<Record<N, number>> {
  if (records === undefined || records.length === 0) return {}
  return { [name]: records.reduce((sum, { size }) => sum + size, 0) } as Partial<Record<N, number>>
}

/** `cached mount /c from exec /bin/sh -c make with id "/named"`; without the id where it is the target, or on old engines. */
const descriptionPattern = /^cached mount (.+?) from exec ([\s\S]*?)(?: with id "((?:[^"\\]|\\.)*)")?$/

function isOf({ description }: CacheMountRecord, mount: BuildOpMount, id: string, name: string): boolean {
  const [, target, command, quoted] = descriptionPattern.exec(description) ?? []
  if (target === undefined || command === undefined) return false
  if (quoted !== undefined) return quoted.replace(/\\(.)/g, '$1').replace(/^\//, '') === id
  if (target !== mount.target) return false
  // The frontend's names of steps are the instruction's text, with its flags, on one line.
  const words = command.replace(/^\/bin\/(ba)?sh -c /, '')
  return id === target || oneLine(name).endsWith(oneLine(words))
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
