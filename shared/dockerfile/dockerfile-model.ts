import type { LineRange, SourceRange } from '../source-range.ts'
import type { Argument } from './argument.ts'
import type { CheckOptions } from './check-options.ts'
import type { InstructionDetail } from './instruction-detail.ts'
import type { Mount } from './mount.ts'

/** What a Dockerfile's text says, whatever the text: what could not be understood is in `problems`. */
export interface DockerfileModel {
  /** Parser directives at the top: `# syntax=docker/dockerfile:1`, `# escape=`, `# check=`. */
  readonly directives: readonly ParserDirective[]
  /** What continues a line and escapes a character: a backslash unless `# escape` says a backtick. */
  readonly escape: '\\' | '`'
  /** What `# check=` says. */
  readonly checks: CheckOptions
  /** The ARG instructions before the first FROM. */
  readonly globalArgs: readonly Instruction[]
  readonly stages: readonly Stage[]
  /** In the order of the text. Empty for a file that BuildKit would take. */
  readonly problems: readonly DockerfileProblem[]
  /** Number of lines of the text. */
  readonly lineCount: number
}

export interface ParserDirective {
  /** In lower case, for instance `syntax`. */
  readonly name: string
  readonly value: string
  readonly range: SourceRange
}

export interface Stage {
  /** From 0, as `--from=0` counts. */
  readonly index: number
  /** The name after AS, as it is written. Names match without regard to case. */
  readonly name?: string
  readonly nameRange?: SourceRange
  /** What FROM names, with ARGs expanded. */
  readonly base: SourceRef
  /** `--platform` with ARGs expanded, for instance `linux/amd64`; absent if the flag is. */
  readonly platform?: string
  /** From the comment before it: `# app is what runs`. */
  readonly description?: string
  /** True where a context given with the build has the stage's name: it is used as it is, and no instruction runs. */
  readonly replaced: boolean
  /** The ARGs of the stage in their order. */
  readonly args: readonly Argument[]
  /** Arguments that FROM and `--platform` use. */
  readonly fromArgs: readonly string[]
  /**
   * What ONBUILD of the stage that this one is built upon runs before its own instructions; ids are
   * `<index>/onbuild/<n>`. Ranges are those of the ONBUILD, `lines` those of this FROM, as BuildKit tells them.
   */
  readonly triggers: readonly Instruction[]
  /** The FROM instruction itself; its id is `<index>/0`. */
  readonly from: Instruction
  /** What follows FROM; ids are `<index>/1`, `<index>/2`, … */
  readonly instructions: readonly Instruction[]
  /** From FROM to the last instruction. */
  readonly lines: LineRange
}

/** What a FROM, a `--from=` or a mount's `from=` names. `text` is as written, `range` where. */
export type SourceRef =
  | {
      readonly kind: 'stage'
      readonly index: number
      readonly text: string
      readonly range: SourceRange
    }
  /** An image, in the short form that people write: `debian:12`. ARGs are expanded. */
  | { readonly kind: 'image'; readonly image: string; readonly text: string; readonly range: SourceRange }
  /** A named context given with the build. */
  | { readonly kind: 'context'; readonly name: string; readonly text: string; readonly range: SourceRange }
  | { readonly kind: 'scratch'; readonly text: string; readonly range: SourceRange }
  /** Broken: a problem says why. */
  | { readonly kind: 'unresolved'; readonly text: string; readonly range: SourceRange }

export const keywords = [
  'ADD',
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
] as const

export type Keyword = (typeof keywords)[number]

export interface Instruction {
  /** `<stage>/<n>` with 0 for FROM, or `global/<n>` for an ARG before the first FROM. Also the id of its graph row. */
  readonly id: string
  /** `unknown` for a word that is no instruction (a problem says so). */
  readonly keyword: Keyword | 'unknown'
  readonly keywordRange: SourceRange
  /** From the keyword to the end of the last line, heredocs included. */
  readonly range: SourceRange
  readonly lines: LineRange
  /** Flags and arguments on one line: continuations joined, comments inside left out, heredoc bodies left out. */
  readonly text: string
  /** `text` without flags, for a graph row. */
  readonly shortText: string
  readonly flags: readonly Flag[]
  readonly detail: InstructionDetail
  /** Mounts of RUN. */
  readonly mounts: readonly Mount[]
  /** What COPY `--from` names; absent for the build context. */
  readonly from?: SourceRef
  readonly heredocs: readonly Heredoc[]
  /**
   * Variables that nothing in the text sets. On an image the base may set them, and they stay in the model as they are
   * written; on `scratch` they are empty.
   */
  readonly unset: readonly string[]
}

/** `--name=value` or `--name`. */
export interface Flag {
  /** As written, without the dashes. Case counts. */
  readonly name: string
  /** Without quotes; absent for a bare flag. */
  readonly value?: string
  readonly range: SourceRange
}

/** `<<EOF … EOF` of RUN, COPY or ADD. */
export interface Heredoc {
  readonly name: string
  /** False for a quoted name: nothing is expanded inside. */
  readonly expand: boolean
  /** `<<-`: leading tabs are cut. */
  readonly chomp: boolean
  /** The `<<EOF` itself. */
  readonly range: SourceRange
  /** The body without the closing name; empty if there is no line. */
  readonly body: SourceRange
}

export interface DockerfileProblem {
  /** For rules and tests, for instance `unknown-instruction`. */
  readonly code: ProblemCode
  readonly severity: 'error' | 'warning'
  /** One line, in BuildKit's words where it has them. */
  readonly message: string
  readonly range: SourceRange
  /** The stage that cannot be built; builds that do not need it are none the worse. Absent if no build can be made. */
  readonly stage?: number
}

export type ProblemCode =
  | 'empty-file'
  /** No FROM at all. Never send it to an engine: older ones do not survive it (parse-dockerfile.ts). */
  | 'no-stage'
  | 'unknown-instruction'
  | 'no-build-stage'
  | 'from-arguments'
  | 'invalid-stage-name'
  | 'duplicate-stage-name'
  | 'cyclic-stage'
  | 'unknown-stage'
  | 'empty-base-name'
  | 'invalid-image-name'
  | 'bad-expansion'
  | 'bad-platform'
  | 'unknown-flag'
  | 'duplicate-flag'
  | 'bad-flag-value'
  | 'bad-mount'
  | 'missing-arguments'
  | 'bad-arguments'
  /** Arguments that cannot even be split: refused of ONBUILD, too, whoever builds upon it. */
  | 'bad-syntax'
  | 'unterminated-heredoc'
  | 'bad-directive'
  | 'duplicate-directive'
  | 'bad-onbuild'
  | 'empty-continuation'
  | 'line-too-long'
