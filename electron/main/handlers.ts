import type { Result } from '#shared/result.ts'
import type { AppError } from '#shared/ipc/app-error.ts'
import type { Contract } from '#shared/ipc/contract.ts'
import type { RequestCall, StreamCall } from '#shared/ipc/describe.ts'

/** Who asks: a window. `signal` is aborted when the call is cancelled or its window goes away. */
export interface CallContext {
  readonly windowId: number
  readonly signal: AbortSignal
}

/** What a stream's handler writes to. After `end`, or an abort, nothing more is sent. */
export interface StreamSink<T, S> {
  start(start: S): void
  push(items: readonly T[]): void
  end(result: Result<void, AppError>): void
}

type Handler<C> =
  C extends RequestCall<infer A, infer R>
    ? (argument: A, context: CallContext) => Promise<Result<R, AppError>> | Result<R, AppError>
    : C extends StreamCall<infer A, infer T, infer S>
      ? (argument: A, sink: StreamSink<T, S>, context: CallContext) => void
      : never

/** What the main process must provide: a handler for every request and stream of the contract. */
export type Handlers = {
  readonly [G in keyof Contract]: {
    readonly [
      N in keyof Contract[G] as Contract[G][N] extends { readonly kind: 'event' } ? never : N
    ]: Handler<Contract[G][N]>
  }
}
