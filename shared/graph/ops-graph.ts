import type { BuildOp, OpKind } from '../build/build-event.ts'
import { stepTitle } from '../build/step-title.ts'
import { readVertexName } from '../build/vertex-name.ts'
import type { EdgeKind } from './build-graph.ts'
import type { Size } from './card-size.ts'
import type { Matchable } from './match-rows.ts'

/** BuildKit's own graph of a target: each operation a box, each input an edge. */
export interface OpsGraph {
  /** In the order of the LLB, in which every input comes before its user. */
  readonly boxes: readonly OpBox[]
  readonly edges: readonly OpEdge[]
  /** Platforms in the order in which they appear, if there are several; each has a lane of its own. */
  readonly lanes: readonly string[]
}

export interface OpBox {
  /** The op's digest. */
  readonly id: string
  readonly op: BuildOp
  /** What it does, without the place in its stage and without flags: `RUN make`. */
  readonly title: string
  /** Where it belongs: `build 2/4`, `amd64->arm64 build 2/4`; empty for what belongs to no stage. */
  readonly place: string
  /** Digests of the ops that take something from it. */
  readonly users: readonly string[]
}

export interface OpEdge {
  /** `<source digest>-><target digest>`. */
  readonly id: string
  readonly source: string
  readonly target: string
  /** Whether the target goes on from the source, copies out of it, or mounts it. */
  readonly kind: EdgeKind
}

/** Outer size of an op's box in px. The style sheet uses the same numbers. */
export const opSize: Size = { width: 248, height: 52 }

/** What each kind of operation is called. */
export const opKindWords: Readonly<Record<OpKind, string>> = {
  exec: 'Runs a command',
  file: 'Changes files',
  source: 'Fetches a source',
  merge: 'Merges layers',
  diff: 'Takes a difference',
  build: 'Builds a nested graph',
  unknown: 'Another operation',
}

/** The graph of an LLB. Without its sources (images, contexts) if so asked. */
export function opsGraph(all: readonly BuildOp[], { hideSources = false } = {}): OpsGraph {
  const ops = hideSources ? all.filter(({ kind }) => kind !== 'source') : all
  const known = new Set(ops.map(({ digest }) => digest))
  const users = new Map<string, string[]>()
  const edges = new Map<string, OpEdge>()
  for (const op of ops) {
    for (const [index, source] of op.inputs.entries()) {
      const id = `${source}->${op.digest}`
      if (!known.has(source) || edges.has(id)) continue
      edges.set(id, { id, source, target: op.digest, kind: edgeKind(op, source, index) })
      const takers = users.get(source)
      if (takers === undefined) users.set(source, [op.digest])
      else takers.push(op.digest)
    }
  }
  const platforms = [...new Set(ops.flatMap(({ platform }) => platform ?? []))]
  const boxes = ops.map((op): OpBox => {
    const { place = '', text } = stepTitle(op.name)
    return {
      id: op.digest,
      op,
      title: text.replace(/^(\S+)(?: +--\S+)+/, '$1'),
      place: place.replace(/ +/g, ' ').replace(/(^|->)linux\//g, '$1'),
      users: users.get(op.digest) ?? [],
    }
  })
  return { boxes, edges: [...edges.values()], lanes: platforms.length > 1 ? platforms : [] }
}

/** The first characters of a digest, enough to tell ops apart: `sha256:0123456789ab…` → `0123456789ab`. */
export function shortDigest(digest: string): string {
  return digest.replace(/^[a-z0-9]+:/, '').slice(0, 12)
}

/** What an op can be found by. */
export function matchableOp({ op }: OpBox): Matchable {
  const mounts = op.mounts.map(({ kind, target, id, source }) =>
    [kind, target, id ?? '', source ?? ''].join(' '),
  )
  return {
    id: op.digest,
    words: [op.name, op.digest, op.kind, op.source ?? '', op.platform ?? '', ...mounts]
      .join('\n')
      .toLowerCase(),
    mounts: op.mounts.map(({ kind }) => kind),
    platforms: op.platform === undefined ? [] : [op.platform],
    traits: [],
  }
}

function edgeKind({ kind, inputs, mounts, name }: BuildOp, source: string, index: number): EdgeKind {
  if (kind === 'exec' && index > 0 && mounts.some(({ input }) => input === source)) return 'mount'
  if (kind !== 'file') return 'from'
  const copies = ['COPY', 'ADD'].includes(readVertexName(name)?.keyword ?? '')
  // What is copied comes after the base; a copy onto nothing has no base.
  return copies && (index > 0 || inputs.length === 1) ? 'copy' : 'from'
}
