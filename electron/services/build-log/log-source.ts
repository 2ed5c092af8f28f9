import type { LogFiles } from './log-files.ts'
import type { LogIndex } from './log-index.ts'
import type { LogNames } from './log-names.ts'

/** What lines can be read from: the log of a build that runs, or one that is kept. */
export interface LogSource {
  readonly folder: string
  readonly files: LogFiles
  readonly index: LogIndex
  readonly names: LogNames
  /** What the times in the index count from, ms since the epoch. */
  readonly base: number
}

/** The lines of these steps, or of all: numbers of the table of names. */
export type LogView = ReadonlySet<number> | undefined

/** The view of steps by digest; steps that printed nothing are in no line. */
export function viewOf(names: LogNames, digests: readonly string[] | undefined): LogView {
  if (digests === undefined) return undefined
  return new Set(digests.flatMap((digest) => names.numberOf(digest) ?? []))
}
