import type { LineRange } from '../source-range.ts'
import type { BuildFailure } from './build-failure.ts'
import type { BuildOp } from './build-event.ts'

/** What an engine can tell of a Dockerfile without running any of it. */
export type InspectionPart = 'llb' | 'checks' | 'outline' | 'targets'

/** What can be asked about a Dockerfile: its parts, and what else its frontend could be asked. */
export type Question = InspectionPart | 'subrequests'

/** The answer to one question. */
export type Inspected<T> =
  | { readonly kind: 'inspected'; readonly value: T }
  /** The engine, or the frontend that the Dockerfile names with `# syntax=`, cannot tell this. */
  | { readonly kind: 'unsupported'; readonly what: Question }
  | { readonly kind: 'failed'; readonly failure: BuildFailure }
  | { readonly kind: 'cancelled' }

export interface InspectionValues {
  /** The LLB of the target, with the digests that the vertices of a build have. */
  readonly llb: readonly BuildOp[]
  readonly checks: Checks
  readonly outline: Outline
  readonly targets: readonly Target[]
  /** What the frontend says that it can be asked; some leave out a question that they know. */
  readonly subrequests: readonly Subrequest[]
}

/** All answers of one job. Each stands for itself: without a network the LLB may fail and the targets be told. */
export type Inspection = Answers<InspectionPart>

export type Answers<Q extends Question> = { readonly [P in Q]: Inspected<InspectionValues[P]> }

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

/** A question that a frontend answers instead of making the LLB. */
export interface Subrequest {
  /** For instance `frontend.outline`. */
  readonly name: string
  /** For instance `1.0.0`. */
  readonly version: string
  readonly description?: string
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
