import { messageOf } from '#electron/lib/message-of.ts'
/** A folder of the build cannot be read or sent; the message names the path and is for people. */
export class ContextError extends Error {
  readonly path: string

  constructor(path: string, message: string) {
    super(message)
    this.path = path
  }
}

/** Says in words why a path could not be read. */
export function contextError(path: string, error: unknown): ContextError {
  return new ContextError(path, `${path} cannot be read: ${reasonOf(error)}`)
}

/** Node's code of a failed system call, for instance `EACCES`. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

function reasonOf(error: unknown): string {
  switch (errorCode(error)) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied'
    case 'ENOENT':
      return 'it does not exist any more'
    case 'ENOTDIR':
      return 'it is not a folder'
    case 'ELOOP':
      return 'it became a symbolic link while the build read it'
    case 'EISDIR':
      return 'it is a folder'
    case undefined:
    default:
      return messageOf(error)
  }
}
