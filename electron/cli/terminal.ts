import type { Readable, Writable } from 'node:stream'
import type { WriteStream } from 'node:tty'

/** Where a command runs. */
export interface Terminal {
  readonly stdin: Readable
  /** What was asked for, and nothing else. */
  readonly stdout: Writable
  /** Progress and messages. */
  readonly stderr: Writable & Partial<Pick<WriteStream, 'isTTY' | 'columns' | 'rows'>>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Where main files of other threads and processes do not lie among the sources: in a bundle. */
  readonly entries?: { readonly history: URL; readonly engineKeeper: URL }
}

/** A command of `slipway`. `args` are those after its name. @returns the exit code */
export type Command = (args: readonly string[], terminal: Terminal, signal: AbortSignal) => Promise<number>
