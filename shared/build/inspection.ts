import type { LineRange } from '../source-range.ts'
import type { BuildFailure } from './build-failure.ts'
import type { BuildOp } from './build-event.ts'

/** What an engine can tell of a Dockerfile without running any of it. */
export type InspectionPart = 'llb' | 'checks' | 'outline' | 'targets'

/** The answer to one question. */
export type Inspected<T> =
  | { readonly kind: 'inspected'; readonly value: T }
  /** The engine, or the frontend that the Dockerfile names with `# syntax=`, cannot tell this. */
  | { readonly kind: 'unsupported'; readonly what: InspectionPart }
  | { readonly kind: 'failed'; readonly failure: BuildFailure }
  | { readonly kind: 'cancelled' }

export interface InspectionValues {
  /** The LLB of the target, with the digests that the vertices of a build have. */
  readonly llb: readonly BuildOp[]
  readonly checks: Checks
  readonly outline: Outline
  readonly targets: readonly Target[]
}

/** All answers of one job. Each stands for itself: without a network the LLB may fail and the targets be told. */
export type Inspection = { readonly [P in InspectionPart]: Inspected<InspectionValues[P]> }

/** What BuildKit's own checks say. */
export interface Checks {
  readonly findings: readonly CheckFinding[]
  /** What keeps the file from being built at all; findings up to there stand. */
  readonly error?: { readonly message: string; readonly lines: readonly LineRange[] }
}

export interface CheckFinding {
  /** For instance `MaintainerDeprecated`. */
  readonly rule: string
  /** What the rule is about, one line. */
  readonly description: string
  /** The rule's page in the manual. */
  readonly url?: string
  /** What is wrong here, one line. */
  readonly detail: string
  readonly lines: readonly LineRange[]
}

/** What a target can be given. */
export interface Outline {
  /** The target's name; absent for a stage without one. */
  readonly name?: string
  /** From the comment before its FROM: `# app is what runs`. */
  readonly description?: string
  readonly args: readonly OutlineArg[]
  readonly secrets: readonly OutlineNeed[]
  /** Ids of SSH agents or keys. */
  readonly ssh: readonly OutlineNeed[]
  /** Absent where the frontend does not tell them and there is no LLB to read them from. */
  readonly caches?: readonly OutlineCache[]
}

export interface OutlineArg {
  readonly name: string
  readonly description?: string
  /** Its value in this build: as given, else the default. */
  readonly value?: string
  readonly lines: readonly LineRange[]
}

export interface OutlineNeed {
  readonly id: string
  readonly required: boolean
  readonly lines: readonly LineRange[]
}

export interface OutlineCache {
  readonly id: string
  readonly lines: readonly LineRange[]
}

/** A stage that can be built. */
export interface Target {
  /** Absent for a stage without a name. */
  readonly name?: string
  readonly description?: string
  /** Whether it is built when no target is named. */
  readonly isDefault: boolean
  /** The image or stage after FROM. */
  readonly base?: string
  /** `--platform` of FROM. */
  readonly platform?: string
  readonly lines: readonly LineRange[]
}
