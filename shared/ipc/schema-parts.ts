import * as v from 'valibot'

export const path = v.pipe(v.string(), v.minLength(1), v.maxLength(32_768))
export const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200))
/** Generous: twice the largest Dockerfile that the editor opens. */
export const text = v.pipe(v.string(), v.maxLength(16 * 1024 * 1024))
/** A picture, at most. */
export const bytes = v.custom<Uint8Array>(
  (value) => value instanceof Uint8Array && value.byteLength <= 64 * 1024 * 1024,
)
/** The name of something, which may be empty while it is being typed. */
export const word = v.pipe(v.string(), v.maxLength(4096))
/** Names and values of one's own choice. */
export const attributes = v.record(v.string(), v.string())
