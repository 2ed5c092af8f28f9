import type { Asked } from '../asked.ts'
import type { GivenFile } from '../send-folder.ts'
import type { TransferFilter } from '../walk.ts'

/** What the thread is started with. */
export interface WorkerStart {
  /** How many threads have ended unasked before: what they remembered is lost. */
  readonly epoch: number
}

/** A FolderSource as it goes between threads. */
export interface PlainSource {
  /** Absolute path of the folder, without symbolic links. */
  readonly root: string
  readonly given?: readonly GivenFile[]
}

/** What the thread that sends folders is told. A transfer is a number that is never used again. */
export type ToWorker =
  | { readonly kind: 'prepare'; readonly source: PlainSource }
  | {
      readonly kind: 'send'
      readonly transfer: number
      readonly source: PlainSource
      readonly filter: TransferFilter
    }
  | { readonly kind: 'asked'; readonly transfer: number; readonly asked: readonly Asked[] }
  /** The oldest of the frames was written; its memory comes back. */
  | { readonly kind: 'written'; readonly transfer: number; readonly memory: ArrayBuffer }
  | { readonly kind: 'abort'; readonly transfer: number }

/** What it says. Frames and their memory move between the threads without being copied. */
export type FromWorker =
  | {
      readonly kind: 'frames'
      readonly transfer: number
      readonly memory: ArrayBuffer
      readonly length: number
    }
  /** Why it will end: said before the frame that tells the engine. */
  | { readonly kind: 'failing'; readonly transfer: number; readonly error: Required<WorkerError> }
  | { readonly kind: 'ended'; readonly transfer: number; readonly error?: WorkerError }

/** A path is there for what is told people as a ContextError. */
export interface WorkerError {
  readonly path?: string
  readonly message: string
}
