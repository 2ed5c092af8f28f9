import type { BuildFailure } from '#shared/build/build-failure.ts'
import { messageOf } from '#electron/lib/message-of.ts'
import { errorCode } from '../context/context-error.ts'

/** What a build was to leave behind cannot be made, or not put where it belongs. The message is for people. */
export class OutputError extends Error {
  readonly failure: BuildFailure

  constructor(
    message: string,
    more: Partial<Pick<BuildFailure, 'reason' | 'detail' | 'remedy' | 'retry'>> = {},
  ) {
    super(message)
    this.failure = { reason: 'output', detail: message, lastOutput: [], ...more, message }
  }
}

/** Says in words why a path could not be written. */
export function outputError(path: string, error: unknown): OutputError {
  if (error instanceof OutputError) return error
  const detail = messageOf(error)
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new OutputError(`The disk is full: ${path} could not be written.`, {
        reason: 'disk-full',
        detail,
        remedy: 'Make room, or choose another place, then build again.',
        retry: 'disk-full',
      })
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new OutputError(`${path} cannot be written: permission denied.`, {
        detail,
        remedy: 'Choose another place, or change the permissions.',
      })
    case 'EISDIR':
      return new OutputError(`${path} cannot be written: it is a folder.`, {
        detail,
        remedy: 'Name a file.',
      })
    case 'ENOTDIR':
    case 'EEXIST':
      return new OutputError(`${path} cannot be written: a file is where a folder should be.`, {
        detail,
        remedy: 'Choose another place.',
      })
    case undefined:
    default:
      return new OutputError(`${path} cannot be written: ${detail}.`, { detail })
  }
}
