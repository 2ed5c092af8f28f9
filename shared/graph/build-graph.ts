import type { Keyword } from '../dockerfile/dockerfile-model.ts'
import type { MountKind } from '../dockerfile/mount.ts'
import type { LineRange } from '../source-range.ts'

/** What the graph shows of a Dockerfile: stage cards with instruction rows, cards of external sources, typed edges. */
export interface BuildGraph {
  /** Equal for two graphs that are laid out alike: cards with their row counts, and edges. */
  readonly topologyKey: string
  readonly cards: readonly Card[]
  readonly edges: readonly Edge[]
  /** Card id of the stage that is built; absent if there is no stage or the target is unknown. */
  readonly target?: string
  /** Why the target is none of the stages: `target stage "x" could not be found`. */
  readonly targetProblem?: string
}

export type Card = StageCard | ExternalCard

export interface StageCard {
  readonly kind: 'stage'
  /** `stage:<index>`. */
  readonly id: string
  readonly index: number
  /** The stage's name, or `stage-<index>` as BuildKit calls a nameless one. */
  readonly title: string
  /** Whether the title is the author's own name. */
  readonly named: boolean
  /** The base for people: `debian:12`, the name of another stage, or `scratch` (which has no card and no edge). */
  readonly base: string
  readonly baseKind: 'stage' | 'image' | 'context' | 'scratch' | 'unresolved'
  readonly platform?: string
  readonly rows: readonly Row[]
  /** Whether the rows are folded into one strip: `viewGraph` says so. Edges to a row then end at the strip. */
  readonly collapsed: boolean
  readonly isTarget: boolean
  readonly needed: boolean
  /** Why it is not needed: ``Not needed for target `x`: only `y` uses it``. Absent if it is needed. */
  readonly notNeededReason?: string
  /** Instruction id of its FROM: what the head selects. */
  readonly fromId: string
  /** Lines of the FROM instruction. */
  readonly fromLines: LineRange
  /** From FROM to the last instruction. */
  readonly lines: LineRange
}

export interface ExternalCard {
  readonly kind: 'external'
  /** `image:<name>` or `context:<name>`. One name used for two platforms is two cards. */
  readonly id: string
  readonly source: 'image' | 'context'
  readonly title: string
  readonly platform?: string
  /** Whether a needed stage uses it. */
  readonly needed: boolean
  readonly notNeededReason?: string
}

/** One instruction. */
export interface Row {
  /** The instruction's id: `<stage>/<n>`. */
  readonly id: string
  readonly keyword: Keyword | 'unknown'
  readonly text: string
  readonly badges: readonly Badge[]
  readonly lines: LineRange
}

export type Badge =
  | {
      readonly kind: MountKind
      /** What tells it from others: the target of a cache, the id of a secret. */
      readonly label: string
      /** A whole sentence for people: `cache mount at /root/.cache, id go`. */
      readonly description: string
    }
  | {
      readonly kind: 'network' | 'security' | 'heredoc'
      readonly label: string
      readonly description: string
    }

export type EdgeKind = 'from' | 'copy' | 'mount'

/** What is taken from where. Edges of one kind between the same source and the same row are one. */
export interface Edge {
  /** `<kind>:<source card>-><target card or row>`. */
  readonly id: string
  readonly kind: EdgeKind
  /** Card id. */
  readonly source: string
  /** Card id. */
  readonly target: string
  /** The row that takes it; absent for FROM, which the card's head takes. */
  readonly targetRow?: string
  readonly needed: boolean
}
