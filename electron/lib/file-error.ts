import { basename } from 'node:path'
import type { FileError } from '#shared/ipc/app-error.ts'
import { messageOf } from '#electron/lib/message-of.ts'

type Reason = FileError['reason']

/** What Node's error codes (errno(3)) mean to a person. */
const reasons: Readonly<Partial<Record<string, Reason>>> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  EACCES: 'forbidden',
  EPERM: 'forbidden',
  EROFS: 'forbidden',
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EISDIR: 'not-a-file',
}

/** The typed error for a failed operation on a file or folder, from what Node threw. */
export function fileError(
  path: string,
  action: 'read' | 'save' | 'open' | 'create',
  error: unknown,
): FileError {
  const code = codeOf(error)
  const reason = (code === undefined ? undefined : reasons[code]) ?? 'other'
  const name = basename(path)
  const detail = messageOf(error)
  const said = sentences[reason](name, action) ?? `Could not ${action} ${name}: ${detail}`
  const remedy = remedies[reason]
  return {
    kind: 'file',
    path,
    reason,
    message: said,
    ...(remedy === undefined ? {} : { remedy }),
    ...(code === undefined ? {} : { code }),
  }
}

/** Node's code of an error, for instance `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

const own = (): undefined => undefined
const sentences: Readonly<Record<Reason, (name: string, action: string) => string | undefined>> = {
  missing: (name, action) =>
    action === 'save' || action === 'create' ? `The folder of ${name} is not there` : `${name} is not there`,
  forbidden: (name, action) => `No permission to ${action} ${name}`,
  'disk-full': (name) => `The disk is full: ${name} was not saved, what was there before is unchanged`,
  'not-a-file': (name) => `${name} is not a file`,
  'not-a-folder': (name) => `${name} is not a folder`,
  binary: own,
  'too-large': own,
  'changed-outside': own,
  'no-dockerfile': own,
  other: own,
}

const remedies: Readonly<Partial<Record<Reason, string>>> = {
  forbidden: 'Change the permissions of the file or its folder, then try again.',
  'disk-full': 'Free some space, then save again.',
}
