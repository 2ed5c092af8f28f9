import type { OutputError } from '../output-error.ts'

/** What the thread that writes folders is told. A transfer is a number that is never used again. */
export type ToWriter =
  | { readonly kind: 'receive'; readonly transfer: number; readonly path: string }
  /** What came of the engine, cut anywhere. The memory is the thread's from then on. */
  | { readonly kind: 'bytes'; readonly transfer: number; readonly memory: ArrayBuffer }
  /** The engine has said all. */
  | { readonly kind: 'end'; readonly transfer: number }
  | { readonly kind: 'abort'; readonly transfer: number }

/** What it says. */
export type FromWriter =
  /** So many bytes of what came were written, or need not be. */
  | { readonly kind: 'taken'; readonly transfer: number; readonly bytes: number }
  /** Framed messages for the engine. */
  | { readonly kind: 'answer'; readonly transfer: number; readonly frames: Uint8Array }
  | { readonly kind: 'ended'; readonly transfer: number; readonly error?: WriterError }

/** A failure is there for what is told people as an OutputError. */
export interface WriterError {
  readonly message: string
  readonly failure?: OutputError['failure']
}
