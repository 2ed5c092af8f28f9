import type { BuildEvent } from './build-event.ts'

export interface LogLine {
  readonly text: string
  readonly stream: 'stdout' | 'stderr'
  /** When its first part came, ms since the epoch. */
  readonly at: number
}

/** The output of one step. Full chunks never change; what did not change keeps its identity. */
export interface StepLog {
  /** Full ones first; all but the last hold `linesPerChunk` lines. */
  readonly chunks: readonly (readonly LogLine[])[]
  /** Complete lines. */
  readonly lineCount: number
  /** Lines that no newline has ended yet, at most one a stream. */
  readonly open: readonly LogLine[]
}

/** Logs of a build by vertex digest. */
export type BuildLog = ReadonlyMap<string, StepLog>

export const emptyBuildLog: BuildLog = new Map()

export const linesPerChunk = 256

/** The logs after some more events; events that are no log are passed over. Same log back if there was none. */
export function appendLogs(log: BuildLog, _events: readonly BuildEvent[]): BuildLog {
  return log
}

/** Number of lines to show, open ones included. */
export function lineTotal(log: StepLog): number {
  return log.lineCount + log.open.length
}

/** One line by number from 0: complete ones first, then open ones. */
export function lineAt(_log: StepLog, _index: number): LogLine | undefined {
  return undefined
}
