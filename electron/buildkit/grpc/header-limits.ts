/**
 * How much of headers and trailers is taken. Node's own limits (128 pairs) stop a build whose Dockerfile copies some
 * hundred files: the engine names each of them in a `followpaths` of its call.
 */
export const HEADER_LIMITS = {
  /**
   * Of a call that the engine makes. nghttp2 closes the connection over more than eight CONTINUATION frames of 16 KiB; an
   * engine that knows the limit says so instead. Each pair counts 32 bytes more than it has.
   */
  callBytes: 160 * 1024,
  /** Of an answer of the engine's: nghttp2 closes the connection over a value of more than 64 KiB. */
  answerBytes: 65_535,
  /** Of an answer over a connection that takes long errors: one holds the Dockerfile twice encoded. */
  longAnswerBytes: 16 * 1024 * 1024,
  pairs: 8192,
} as const
