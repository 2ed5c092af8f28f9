import type { Result } from '../result.ts'
import type { AppError } from './app-error.ts'
import type { Contract } from './contract.ts'
import type { EventCall, RequestCall, StreamCall } from './describe.ts'

/** What a stream hands to its listener. `seq` counts items; a gap is a defect. */
export type StreamMessage<T, S> =
  | { readonly kind: 'start'; readonly start: S; readonly seq: number }
  | { readonly kind: 'items'; readonly seq: number; readonly items: readonly T[] }
  | { readonly kind: 'end'; readonly result: Result<void, AppError> }

/** `void` arguments are left out. */
type Args<A> = [A] extends [void] ? [] : [argument: A]

type ClientCall<C> =
  C extends RequestCall<infer A, infer R>
    ? (...args: Args<A>) => Promise<Result<R, AppError>>
    : C extends EventCall<infer T>
      ? (listener: (payload: T) => void) => () => void
      : C extends StreamCall<infer A, infer T, infer S>
        ? (...args: [...Args<A>, listener: (message: StreamMessage<T, S>) => void]) => () => void
        : never

/** What the preload exposes to the window, as `window.slipway`: one function a call; a stream or event returns its undo. */
export type Client = {
  readonly [G in keyof Contract]: { readonly [N in keyof Contract[G]]: ClientCall<Contract[G][N]> }
}
