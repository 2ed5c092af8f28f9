/** One question and one answer. */
export interface RequestCall<A, R> {
  readonly kind: 'request'
  readonly argument?: (a: A) => void
  readonly answer?: () => R
}

/** Said to every window, unasked. */
export interface EventCall<T> {
  readonly kind: 'event'
  readonly payload?: () => T
}

/** A question answered with a start value (`S`), then any number of items in batches, then an end. */
export interface StreamCall<A, T, S> {
  readonly kind: 'stream'
  readonly argument?: (a: A) => void
  readonly item?: () => T
  readonly start?: () => S
}

export const request = <A, R>(): RequestCall<A, R> => ({ kind: 'request' })
export const event = <T>(): EventCall<T> => ({ kind: 'event' })
/** `S` is the first message; without one (`null`) the first item itself tells the present state. */
export const stream = <A, T, S = null>(): StreamCall<A, T, S> => ({ kind: 'stream' })

/** Any call of the contract, for code that walks it. */
export interface AnyCall {
  readonly kind: 'request' | 'event' | 'stream'
}
