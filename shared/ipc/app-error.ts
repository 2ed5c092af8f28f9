import type { EngineProblem } from '../engine/engine-state.ts'

/**
 * Everything that can go wrong behind the contract, by `kind`.
 * `message` is one line for people; `remedy` says what to do next, where that is known.
 */
export type AppError = FileError | EngineError | InvalidArgumentError | CancelledError | InternalError

interface ErrorBase {
  readonly message: string
  readonly remedy?: string
}

/** A file or folder of the user's could not be read or written. `code` is Node's, for instance `ENOSPC`. */
export interface FileError extends ErrorBase {
  readonly kind: 'file'
  readonly path: string
  readonly reason:
    | 'missing'
    | 'forbidden'
    | 'disk-full'
    | 'not-a-file'
    | 'not-a-folder'
    | 'binary'
    | 'too-large'
    | 'changed-outside'
    | 'no-dockerfile'
    | 'other'
  readonly code?: string
}

/** The engine cannot be used. */
export interface EngineError extends ErrorBase {
  readonly kind: 'engine'
  readonly problem: EngineProblem
}

/** A message whose argument does not fit the contract: a defect of the caller. */
export interface InvalidArgumentError extends ErrorBase {
  readonly kind: 'invalid-argument'
}

export interface CancelledError extends ErrorBase {
  readonly kind: 'cancelled'
}

/** A defect of the studio's own. `detail` is a stack for a bug report. */
export interface InternalError extends ErrorBase {
  readonly kind: 'internal'
  readonly detail?: string
}
