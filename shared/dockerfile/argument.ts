import type { LineRange, SourceRange } from '../source-range.ts'

/** One name of an ARG instruction. */
export interface Argument {
  readonly name: string
  /** As written after `=`; absent without one. */
  readonly default?: string
  /** What it is in this build; absent if nothing gives it a value. */
  readonly value?: string
  /**
   * Where the value comes from: the build, the default, or for one without a default the ARG of that name before the first
   * FROM or the platforms (`TARGETARCH`); `none` without a value.
   */
  readonly origin: 'given' | 'default' | 'global' | 'platform' | 'none'
  /** From the comment before it: `# VERSION is what is built`. */
  readonly description?: string
  /** Arguments that its default uses. */
  readonly uses: readonly string[]
  /** `name=value` in the text. */
  readonly range: SourceRange
  /** Of its instruction. */
  readonly lines: LineRange
}
