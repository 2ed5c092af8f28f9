import type { Mount } from '../../dockerfile/mount.ts'
import type { LineRange } from '../../source-range.ts'

/**
 * What `toJson` writes. Fields may be added within a version; one that is taken away or means something else makes a new
 * one. Lines and columns count from 1.
 */
export interface GraphDocument {
  readonly version: 1
  /** Title of the stage that is built; absent if there is none. */
  readonly target?: string
  /** Why the target that was asked for is none of the stages. */
  readonly targetProblem?: string
  /** Of the parser directives at the top: `syntax`, `escape`, `check`. */
  readonly directives: Readonly<Record<string, string>>
  /** The arguments before the first FROM. */
  readonly arguments: readonly DocumentArgument[]
  readonly stages: readonly DocumentStage[]
  /** Images and named contexts that the stages take from. */
  readonly sources: readonly DocumentSource[]
  readonly edges: readonly DocumentEdge[]
  readonly problems: readonly DocumentProblem[]
}

export interface DocumentArgument {
  readonly name: string
  readonly default?: string
  readonly value?: string
  readonly origin: 'given' | 'default' | 'global' | 'platform' | 'none'
  readonly description?: string
  readonly line: number
}

export interface DocumentStage {
  readonly index: number
  /** As written after AS. */
  readonly name?: string
  /** The name, or `stage-<index>`. */
  readonly title: string
  readonly description?: string
  readonly base: {
    readonly kind: 'stage' | 'image' | 'context' | 'scratch' | 'unresolved'
    readonly name: string
  }
  readonly platform?: string
  readonly isTarget: boolean
  readonly needed: boolean
  readonly notNeededReason?: string
  readonly lines: LineRange
  readonly arguments: readonly DocumentArgument[]
  readonly instructions: readonly DocumentInstruction[]
}

export interface DocumentInstruction {
  /** `<stage>/<n>` from 1. */
  readonly id: string
  readonly keyword: string
  /** Flags and arguments on one line. */
  readonly text: string
  readonly lines: LineRange
  readonly flags: readonly { readonly name: string; readonly value?: string }[]
  readonly mounts: readonly DocumentMount[]
  /** Names of its heredocs. */
  readonly heredocs: readonly string[]
}

/** A mount with its defaults; `from` is as written. */
export type DocumentMount = { readonly kind: Mount['kind']; readonly from?: string } & Readonly<
  Record<string, string | number | boolean | undefined>
>

export interface DocumentSource {
  /** What edges call it: `image:debian:12`, `context:docs`. */
  readonly id: string
  readonly kind: 'image' | 'context'
  readonly name: string
  readonly platform?: string
  readonly needed: boolean
  readonly notNeededReason?: string
}

export interface DocumentEdge {
  readonly kind: 'from' | 'copy' | 'mount'
  /** `stage:<index>`, or the id of a source. */
  readonly from: string
  /** `stage:<index>`. */
  readonly to: string
  /** Id of the instruction that takes it; absent for FROM. */
  readonly instruction?: string
  readonly needed: boolean
}

export interface DocumentProblem {
  readonly severity: 'error' | 'warning'
  readonly code: string
  readonly message: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
  /** Index of the stage that cannot be built; absent if no build can be made. */
  readonly stage?: number
}
