import type { BuildOp } from './build-event.ts'
import { readVertexName } from './vertex-name.ts'

interface OpIndex {
  readonly byDigest: ReadonlyMap<string, BuildOp>
  readonly hasRanges: boolean
  /** Digests of those that count for the cache ratio. */
  readonly cacheable: ReadonlySet<string>
}

const indexes = new WeakMap<readonly BuildOp[], OpIndex>()

/** The index of a list of ops, made once for it. */
function indexOf(ops: readonly BuildOp[]): OpIndex {
  let index = indexes.get(ops)
  if (index === undefined) {
    index = {
      byDigest: new Map(ops.map((op) => [op.digest, op])),
      hasRanges: ops.some(({ lines }) => lines.length > 0),
      cacheable: new Set(ops.filter(isCacheable).map(({ digest }) => digest)),
    }
    indexes.set(ops, index)
  }
  return index
}

export function opOf(ops: readonly BuildOp[], digest: string): BuildOp | undefined {
  return indexOf(ops).byDigest.get(digest)
}

/** Whether the engine tells which lines its ops come from: old ones do not. */
export function haveRanges(ops: readonly BuildOp[]): boolean {
  return indexOf(ops).hasRanges
}

/** Digests of the ops that count for the cache ratio. */
export function cacheableOps(ops: readonly BuildOp[]): ReadonlySet<string> {
  return indexOf(ops).cacheable
}

/** Whether an op counts for the cache ratio: an exec, file or merge op with a range in the Dockerfile. */
function isCacheable(op: BuildOp): boolean {
  return (op.kind === 'exec' || op.kind === 'file' || op.kind === 'merge') && op.lines.length > 0
}

/** The same for a vertex; without ranges its name decides: `[build 2/4] RUN make` counts, `[1/4] FROM …` does not. */
export function countsForCache(ops: readonly BuildOp[], digest: string, name: string): boolean {
  const index = indexOf(ops)
  if (index.hasRanges) return index.cacheable.has(digest)
  const read = readVertexName(name)
  return read !== undefined && read.keyword !== 'FROM'
}
