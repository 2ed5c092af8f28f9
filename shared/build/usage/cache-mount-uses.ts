import type { BuildOp } from '../build-event.ts'
import type { BuildSnapshot, Step } from '../build-snapshot.ts'
import type { CacheMountMoment, CacheMountRecord, CacheMountUse } from './build-usage.ts'

/**
 * What a build did with its cache mounts, from what the engine's cache held before and after. BuildKit tells no id of a
 * mount but in the description of its record, and older engines not even there: then the target has to do, and where a
 * build has several mounts at one target nothing can be said of them once there are records of older builds.
 *
 * @param before what it held when the build began, if that was told; it counts for steps that began later
 * @param after records once it had ended; when they were made says whether they were there before
 * @param measuresOnce whether the engine keeps the size that it measured first
 */
export function cacheMountUses(
  { ops, steps, startedAt }: Pick<BuildSnapshot, 'ops' | 'steps' | 'startedAt'>,
  before: CacheMountMoment | undefined,
  after: readonly CacheMountRecord[] | undefined,
  measuresOnce: boolean,
): readonly CacheMountUse[] {
  const now = after?.map(readRecord)
  const old = (before?.records.map(readRecord) ?? now)?.filter(({ createdAt = 0 }) => createdAt < startedAt)
  const ids = idsByTarget(ops)
  return ops.flatMap(({ digest, mounts, name }) =>
    mounts.flatMap(({ kind, target, id = target }): readonly CacheMountUse[] => {
      if (kind !== 'cache') return []
      const use = { step: digest, target, id }
      const isAmbiguous = (ids.get(target)?.size ?? 0) > 1
      const isHere = (record: ReadRecord): boolean => record.mountId === undefined && record.target === target
      if (isAmbiguous && old?.some(isHere) === true) return [{ ...use, state: 'unknown' }]
      const isOwn = (record: ReadRecord): boolean =>
        record.mountId === undefined
          ? isHere(record) && (!isAmbiguous || oneLine(name).endsWith(record.command))
          : record.mountId === id
      const step = steps[digest]
      const found = { old: old?.filter(isOwn) ?? [], after: now?.filter(isOwn), startedAt }
      const { before: bytesBefore, ...happened } = whatHappened(step, found)
      const isBefore = before !== undefined && before.at <= (step?.intervals[0]?.start ?? Infinity)
      const isOld = measuresOnce && happened.state !== 'new' && happened.state !== 'renewed'
      return [
        {
          ...use,
          ...happened,
          ...(isBefore && bytesBefore !== undefined && { before: bytesBefore }),
          ...(isOld && { measuredOnce: true }),
        },
      ]
    }),
  )
}

interface FoundRecords {
  /** Those that are older than the build. */
  readonly old: readonly CacheMountRecord[]
  /** Absent where nobody could ask. */
  readonly after: readonly CacheMountRecord[] | undefined
  readonly startedAt: number
}

function whatHappened(
  step: Step | undefined,
  { old, after, startedAt }: FoundRecords,
): Pick<CacheMountUse, 'state' | 'before' | 'after'> {
  const hasRun = step !== undefined && ['executed', 'failed', 'cancelled', 'running'].includes(step.state)
  if (!hasRun) return { state: 'unused', ...bytes('before', old), ...bytes('after', after) }
  if (after === undefined) return { state: 'unmeasured', ...bytes('before', old) }
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
  if (records === undefined || records.length === 0 || records.some(({ inUse }) => inUse === true)) return {}
  return { [name]: records.reduce((sum, { size }) => sum + size, 0) } as Partial<Record<N, number>>
}

/** What the description of a record tells. */
interface ReadRecord extends CacheMountRecord {
  readonly target?: string
  /** Absent where the engine does not tell it. */
  readonly mountId?: string
  /** Of the step that made it, on one line. */
  readonly command: string
}

/** `cached mount /c from exec /bin/sh -c make with id "/named"`; older engines leave the id out. */
const descriptionPattern = /^cached mount (.+?) from exec ([\s\S]*?)(?: with id "((?:[^"\\]|\\.)*)")?$/

function readRecord(record: CacheMountRecord): ReadRecord {
  const [, target, command = '', quoted] = descriptionPattern.exec(record.description) ?? []
  // The frontend's names of steps, which the command is compared with, have the instruction's text without the shell.
  return {
    ...record,
    command: oneLine(command.replace(/^\/bin\/(ba)?sh -c /, '')),
    ...(target !== undefined && { target }),
    ...(quoted !== undefined && { mountId: quoted.replace(/\\(.)/g, '$1').replace(/^\//, '') }),
  }
}

function idsByTarget(ops: readonly BuildOp[]): ReadonlyMap<string, ReadonlySet<string>> {
  const ids = new Map<string, Set<string>>()
  for (const { kind, target, id = target } of ops.flatMap(({ mounts }) => mounts)) {
    if (kind === 'cache') ids.set(target, (ids.get(target) ?? new Set()).add(id))
  }
  return ids
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
