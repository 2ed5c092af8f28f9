import { createHash } from 'node:crypto'
import { fromBinary } from '@bufbuild/protobuf'
import type { BuildOp, BuildOpMount, MountOwner, OpKind } from '#shared/build/build-event.ts'
import type { LineRange } from '#shared/source-range.ts'
import {
  CacheSharing,
  OpSchema,
  MountType,
  type Definition,
  type Given,
  type Mount,
  type Op,
  type Platform,
  type Range,
} from './proto/gen/ops_pb.js'
import type { Masker } from './mask.ts'

/**
 * Reads the LLB of a result. The digest of an op is the sha256 of its marshalled bytes, which is what the status stream
 * calls its vertex; the last op of a definition only names the result and is left out.
 */
export function decodeOps(definition: Definition, masker: Masker): readonly BuildOp[] {
  const ops: BuildOp[] = []
  const folders = new Map<string, MountOwner>()
  for (const bytes of definition.def) {
    const op = fromBinary(OpSchema, bytes)
    if (op.op.case === undefined) continue
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
    const inputs = op.inputs.map((input) => input.digest)
    const folder = cacheFolderOf(op, definition.metadata[digest]?.description ?? {})
    if (folder !== undefined) folders.set(digest, folder)
    ops.push({
      digest,
      kind: kindOf(op),
      inputs,
      name: masker.maskName(nameOf(op, definition.metadata[digest]?.description ?? {})),
      ...(op.op.case === 'source' && { source: masker.maskName(op.op.value.identifier) }),
      ...(op.platform && { platform: platformName(op.platform) }),
      lines: linesOf(definition, digest),
      mounts: op.op.case === 'exec' ? withFolders(mountsOf(op.op.value.mounts, inputs), folders) : [],
    })
  }
  return ops
}

/**
 * The ranges of one location as lines. BuildKit gives an instruction of several lines as one range a line: they become
 * one. Ranges of different locations are different instructions, which must stay apart.
 */
export function lineRanges(ranges: readonly Range[]): readonly LineRange[] {
  return joinLines(
    ranges.map(({ start, end }) => {
      const first = start?.line ?? 1
      return { first, last: Math.max(first, end?.line ?? first) }
    }),
  )
}

/** Joins ranges that follow upon each other or overlap. */
export function joinLines(ranges: readonly LineRange[]): readonly LineRange[] {
  const joined: LineRange[] = []
  for (const range of ranges) {
    const last = joined.at(-1)
    if (last && range.first >= last.first && range.first <= last.last + 1)
      joined[joined.length - 1] = { first: last.first, last: Math.max(last.last, range.last) }
    else joined.push(range)
  }
  return joined
}

/** `linux/arm64/v8`, as docker writes a platform. */
export function platformName({ os, architecture, variant }: Platform): string {
  return [os, architecture, variant].filter((part) => part !== '').join('/')
}

function kindOf({ op }: Op): OpKind {
  return op.case ?? 'unknown'
}

function nameOf({ op }: Op, description: Readonly<Record<string, string>>): string {
  return (
    description['llb.customname'] ??
    description['com.docker.dockerfile.v1.command'] ??
    (op.case === 'source' ? op.value.identifier : (op.case ?? 'unknown'))
  )
}

function linesOf({ source }: Definition, digest: string): readonly LineRange[] {
  return (source?.locations[digest]?.locations ?? []).flatMap(({ ranges }) => lineRanges(ranges))
}

/**
 * The mounts of a step, without its root.
 *
 * @param inputs digests of the step's inputs, which mounts name by index
 */
export function mountsOf(mounts: readonly Mount[], inputs: readonly string[]): readonly BuildOpMount[] {
  return mounts
    .filter(({ dest }) => dest !== '/') // The root of the step itself.
    .map((mount) => {
      const input = inputs[Number(mount.input)]
      return {
        target: mount.dest,
        readOnly: mount.readOnly,
        ...(input !== undefined && { input }),
        ...(mount.selector !== '' && { source: mount.selector }),
        ...ownOptions(mount),
      }
    })
}

/** What BuildKit calls the op that makes the folder which a cache with an owner begins with. */
const CACHE_FOLDER_NAME = '[internal] setting cache mount permissions'
const CACHE_FOLDER = '/cache'

function cacheFolderOf({ op }: Op, description: Readonly<Record<string, string>>): MountOwner | undefined {
  if (op.case !== 'file' || description['llb.customname'] !== CACHE_FOLDER_NAME) return undefined
  const made = op.value.actions.find(({ mkdir }) => mkdir?.path === CACHE_FOLDER)?.mkdir
  if (made === undefined) return undefined
  return { uid: made.owner?.user?.byId ?? 0, gid: made.owner?.group?.byId ?? 0, mode: made.mode }
}

/** A cache with an owner is a mount of a folder that was made for it: that it is so is told instead. */
function withFolders(
  mounts: readonly BuildOpMount[],
  folders: ReadonlyMap<string, MountOwner>,
): readonly BuildOpMount[] {
  return mounts.map((mount) => {
    const { source, ...rest } = mount
    const folder = folders.get(mount.input ?? '')
    return mount.kind === 'cache' && source === CACHE_FOLDER && folder !== undefined
      ? { ...rest, folder }
      : mount
  })
}

/** What only one kind of mount has. */
function ownOptions({ type, secret, ssh, cache, tmpfs }: Mount): Omit<BuildOpMount, 'target' | 'readOnly'> {
  switch (type) {
    case MountType.SECRET:
      return { kind: 'secret', id: secret?.id ?? '', ...givenOf(secret) }
    case MountType.SSH:
      return {
        kind: 'ssh',
        id: ssh?.id === undefined || ssh.id === '' ? 'default' : ssh.id,
        ...givenOf(ssh),
      }
    case MountType.CACHE: {
      const sharing = SHARINGS[cache?.sharing ?? CacheSharing.SHARED]
      const id = (cache?.id ?? '').replace(/^\//, '')
      return { kind: 'cache', id, ...(sharing !== undefined && { sharing }) }
    }
    case MountType.TMPFS: {
      const size = Number(tmpfs?.size ?? 0)
      return { kind: 'tmpfs', ...(size > 0 && { size }) }
    }
    case MountType.BIND:
    default:
      return { kind: 'bind' }
  }
}

const SHARINGS: Readonly<Record<CacheSharing, BuildOpMount['sharing']>> = {
  [CacheSharing.SHARED]: undefined,
  [CacheSharing.PRIVATE]: 'private',
  [CacheSharing.LOCKED]: 'locked',
}

function givenOf(given: Given | undefined): Pick<BuildOpMount, 'given'> {
  if (given === undefined) return {}
  const { uid, gid, mode, optional } = given
  return { given: { uid, gid, mode, optional } }
}
