/** What went to the terminal as normal output, and what went as complaint. */
export type LogStream = 'stdout' | 'stderr'

/** One line of a step's output, as it is shown. */
export interface LogLine {
  /** Its number in the view that was asked for, from 0. */
  readonly index: number
  /** Its number over all steps, from 0. */
  readonly line: number
  /** The step that printed it. */
  readonly digest: string
  readonly stream: LogStream
  /** When its first part came, ms since the epoch. */
  readonly at: number
  /** What a terminal would leave of it: after its last carriage return. Escape sequences are in it. */
  readonly text: string
  /** The style that lines before left switched on, as an escape sequence; empty for none. */
  readonly carry: string
  /** How many earlier states carriage returns wrote over. */
  readonly overwritten: number
  /** Characters of `text` that were left out, because nobody reads a line that long on a screen. */
  readonly omitted: number
  /** Whether it goes on in the step's next line: very long lines are kept in pieces. */
  readonly continues: boolean
}

/** A line that no newline has ended yet. It has no number: others may come to be lines before it. */
export type OpenLine = Omit<LogLine, 'index' | 'line' | 'continues'>

/** What is known of the output of one step. */
export interface StepLog {
  readonly digest: string
  readonly name: string
  /** For instance `linux/arm64`, where the engine said it. */
  readonly platform?: string
  /** Complete lines. */
  readonly lines: number
  /** Where the engine left output out: its own words, for instance `2MiB`. */
  readonly clipped?: string
}

/** Why output is missing from a log, and from when on. */
export interface LogLoss {
  readonly reason: 'disk-full' | 'too-large' | 'too-slow' | 'unwritable'
  /** One line for people. */
  readonly message: string
}

/** How far a build's log is. A batch says what changed since the last. */
export interface LogProgress {
  /** When the build began, ms since the epoch. */
  readonly startedAt: number
  /** Complete lines of all steps. */
  readonly lines: number
  /** Steps that are new or have more lines. */
  readonly steps: readonly StepLog[]
  /** All lines that are open now. */
  readonly open: readonly OpenLine[]
  readonly loss?: LogLoss
}

/** A line in which something was found. */
export interface LogHit {
  /** Its number in the view that was searched, from 0. */
  readonly index: number
  /** Begin and end of each place in the line's text without escape sequences, one after the other. */
  readonly places: readonly number[]
}

/** How far a search is, and what it found since it last told. */
export interface LogSearchProgress {
  readonly hits: readonly LogHit[]
  /** Lines of the view that were looked through. */
  readonly searched: number
  /** Hits so far; more than were told once there are too many to tell. */
  readonly total: number
}

/** A build whose log is kept, newest first. */
export interface KeptLog {
  readonly id: string
  readonly root: string
  readonly dockerfile: string
  readonly target?: string
  /** ms since the epoch. */
  readonly startedAt: number
  /** How it ended; absent while it runs and where the studio ended before it. */
  readonly outcome?: 'succeeded' | 'failed' | 'cancelled'
  readonly isLive: boolean
  readonly bytes: number
}
