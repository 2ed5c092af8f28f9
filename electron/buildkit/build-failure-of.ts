import type { BuildFailure } from '#shared/build/build-failure.ts'
import { messageOf } from '#electron/lib/message-of.ts'
import { complaintOf, stepComplaint } from './complaint.ts'
import { ConnectionLostError, GrpcCode, GrpcError } from './grpc/grpc-error.ts'
import type { BuildRecord } from './build-record.ts'
import type { HistoryError } from './control/history-record.ts'
import type { Masker } from './mask.ts'
import { NoStageError } from './no-stage-error.ts'
import { ContextError } from './session/context/context-error.ts'
import { DockerfileMissingError } from './prepare/build-folders.ts'
import { RequestError } from './prepare/request-error.ts'
import { OutputError } from './session/export/output-error.ts'
import { SecretError } from './session/secret-values.ts'
import { SshError } from './session/ssh/ssh-error.ts'
import { EngineSilentError } from './transport/dial.ts'
import { EngineUnreachableError } from './transport/engine-unreachable-error.ts'
import { UpgradeRefusedError } from './transport/hijack.ts'
import { typedDetails, type TypedDetails } from './typed-details.ts'
import { UnsupportedError } from './unsupported-error.ts'

/** Explains why a build ended, from the error that ended it and what was seen before. All text is masked. */
export function buildFailureOf(error: unknown, record: BuildRecord, masker: Masker): BuildFailure {
  const failure = explain(error, record)
  return { ...failure, message: masker.mask(failure.message), detail: masker.mask(failure.detail) }
}

/** The same of a build that was another client's, from the error in the engine's history. Its secrets cannot be known. */
export function recordedFailureOf(error: HistoryError, record: BuildRecord): BuildFailure {
  return fromEngine(error.message, error, record)
}

function explain(error: unknown, record: BuildRecord): BuildFailure {
  if (error instanceof ContextError)
    return plain('context', `The build context cannot be sent: ${error.message}.`, error.message, {
      remedy: 'Make it readable, or leave it out with a line in .dockerignore.',
      ...(CHANGED.test(error.message) && { retry: 'context-changed' }),
    })
  if (error instanceof NoStageError || error instanceof OutputError) return error.failure
  if (error instanceof SecretError) return plain('secret', error.message, error.message)
  if (error instanceof SshError) return plain('ssh', error.message, error.message)
  if (error instanceof DockerfileMissingError) return plain('dockerfile', error.message, error.message)
  if (error instanceof RequestError) return plain('request', error.message, error.message)
  if (error instanceof UnsupportedError) return plain('unsupported', error.message, error.message)
  if (isCut(error) && record.failed) return fromEngine(record.failed.error, {}, record)
  if (error instanceof GrpcError) return fromEngine(error.message, typedDetails(error), record)
  if (error instanceof UpgradeRefusedError)
    return plain('engine', 'The engine does not offer BuildKit here.', error.message)
  const detail = messageOf(error)
  if (error instanceof EngineSilentError)
    return plain('engine-lost', 'The engine does not answer.', detail, {
      remedy: 'Restart it, then build again.',
      retry: 'engine-lost',
    })
  if (error instanceof ConnectionLostError || error instanceof EngineUnreachableError || isSystemError(error))
    return plain('engine-lost', 'The engine went away during the build.', detail, {
      remedy: 'Build again when it is back.',
      retry: 'engine-lost',
    })
  return plain('engine', `The build failed: ${firstLine(detail)}`, detail)
}

/** What a context's error says of files that were there when they were listed. */
const CHANGED = /does not exist any more|became a symbolic link/

/** Whether a call ended without the engine's word on it. What failed is in the status then. */
function isCut(error: unknown): boolean {
  return (
    error instanceof ConnectionLostError ||
    (error instanceof GrpcError && error.code === GrpcCode.unavailable && error.details.length === 0)
  )
}

function fromEngine(detail: string, details: TypedDetails, record: BuildRecord): BuildFailure {
  const typed = withRecord(details, detail, record)
  const more = {
    ...(typed.digest !== undefined && { digest: typed.digest }),
    ...(typed.exitCode !== undefined && { exitCode: typed.exitCode }),
    ...(typed.source && typed.source.ranges.length > 0 && { source: typed.source }),
    lastOutput: typed.digest === undefined ? [] : record.lastOutput(typed.digest),
  }
  if (typed.digest === undefined && FRONTEND_ENDED.test(detail))
    return plain('dockerfile', 'The image that is to read the Dockerfile is no frontend.', detail, {
      ...more,
      remedy: 'Name another one after “# syntax=”, for instance docker/dockerfile:1, or none.',
    })
  if (typed.exitCode !== undefined) {
    const { reason = 'step', ...told } = stepComplaint(typed.exitCode, more.lastOutput)
    return plain(reason, `${stepName(typed, record)} failed with exit code ${typed.exitCode}.`, detail, {
      ...more,
      ...told,
    })
  }
  const complaint = complaintOf(withoutCommand(detail))
  if (complaint) {
    const { reason, message = last(detail), ...told } = complaint
    return plain(reason, message, detail, { ...more, ...told })
  }
  if (typed.digest !== undefined && record.op(typed.digest)?.kind === 'exec')
    return plain('step', `${stepName(typed, record)} failed: ${last(detail)}`, detail, more)
  if (typed.source && typed.digest === undefined) return plain('dockerfile', last(detail), detail, more)
  return plain('engine', `The build failed: ${last(detail)}`, detail, more)
}

/** How engines tell that the program of a frontend ended without an answer; a step's end has the name of the step. */
const FRONTEND_ENDED =
  /^(?:.*frontend gateway\.v0: )?(?:exit code: \d+|no result for incomplete build|frontend grpc server closed unexpectedly)$/

/** A step's command may hold any words, which are not the engine's. */
function withoutCommand(detail: string): string {
  return detail.replace(/process ".*" did not|executor failed running \[.*\]:/s, '')
}

/** How much of a step's name a message shows. */
const MAX_NAME = 100

/**
 * Engines without typed details tell the exit code or the line of a syntax error in their message, and the vertex in
 * the status.
 */
function withRecord(typed: TypedDetails, message: string, record: BuildRecord): TypedDetails {
  const digest = typed.digest ?? record.failed?.digest
  const told = /(?:did not complete successfully|executor failed running .*): exit code: (\d+)/s.exec(message)
  const exitCode = typed.exitCode ?? (told ? Number(told[1]) : undefined)
  const parsed = Number(/parse error (?:on )?line (\d+)/.exec(message)?.[1] ?? 0)
  const ofOp = digest === undefined ? [] : (record.op(digest)?.lines ?? [])
  const lines = parsed > 0 ? [{ first: parsed, last: parsed }] : ofOp
  const source = typed.source ?? (lines.length > 0 ? { filename: 'Dockerfile', ranges: lines } : undefined)
  return {
    ...(digest !== undefined && { digest }),
    ...(exitCode !== undefined && { exitCode }),
    ...(source && { source }),
  }
}

/** The failed step's name on one line. */
function stepName({ digest }: TypedDetails, record: BuildRecord): string {
  const name = (digest === undefined ? undefined : record.name(digest))?.replace(/\s+/g, ' ') ?? 'A step'
  return name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name
}

function plain(
  reason: BuildFailure['reason'],
  message: string,
  detail: string,
  more: Partial<BuildFailure> = {},
): BuildFailure {
  return { lastOutput: [], ...more, reason, message, detail }
}

/** The part of an engine's chain of causes that tells most, as one line. */
function last(detail: string): string {
  return firstLine(
    detail.replace(/^(rpc error: code = \w+ desc = |failed to solve(?: with frontend [\w.]+)?: )+/, ''),
  )
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text
}

/** An error of a socket, for instance ECONNREFUSED; Node's `socket hang up` is ECONNRESET without a system call. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && ('syscall' in error || ('code' in error && error.code === 'ECONNRESET'))
}
