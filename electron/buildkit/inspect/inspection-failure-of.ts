import type { BuildFailure } from '#shared/build/build-failure.ts'
import { buildFailureOf } from '../build-failure-of.ts'
import { BuildRecord } from '../build-record.ts'
import { masker } from '../mask.ts'
import { EngineSilentError } from '../transport/dial.ts'

/** Explains why nothing could be asked. No secret is read for an inspection, so there is none to mask. */
export function inspectionFailureOf(error: unknown): BuildFailure {
  return buildFailureOf(error, new BuildRecord(), masker([]))
}

/** Explains why one question failed on an engine that could be asked: if it is late, what it waits for is. */
export function answerFailureOf(error: unknown): BuildFailure {
  if (!(error instanceof EngineSilentError)) return inspectionFailureOf(error)
  const { message } = error
  return {
    reason: 'engine',
    message,
    detail: message,
    remedy: 'The registry of a base image may be slow: try again.',
    lastOutput: [],
  }
}
