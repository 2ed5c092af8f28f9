import { access, constants, readFile, realpath, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { FileError } from '#shared/ipc/app-error.ts'
import type { TextDocument } from '#shared/project/project.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { codeOf, fileError } from '#electron/lib/file-error.ts'
import { decodeText, revisionOf } from './text-codec.ts'

/** The largest file that is opened or saved, in bytes. */
export const maxBytes = 5 * 1024 * 1024

/** Reads a file as text, without drafts. */
export async function readTextFile(path: string): Promise<Result<TextDocument, FileError>> {
  try {
    const { bytes, size } = await readRegularFile(path)
    if (bytes === undefined) return err(tooLarge(path, size))
    const decoded = decodeText(bytes)
    if (decoded === undefined) return err(binary(path))
    return ok({ path, ...decoded, readOnly: !(await canReplace(path)), revision: revisionOf(bytes) })
  } catch (error) {
    return err(fileError(path, 'read', error))
  }
}

/** A regular file's bytes, unless it is too large. A pipe or a device, which might never end, counts as no file. */
async function readRegularFile(path: string): Promise<{ readonly bytes?: Buffer; readonly size: number }> {
  const found = await stat(path)
  if (!found.isFile()) throw Object.assign(new Error('not a regular file'), { code: 'EISDIR' })
  if (found.size > maxBytes) return { size: found.size }
  const bytes = await readFile(path)
  return bytes.length > maxBytes ? { size: bytes.length } : { bytes, size: bytes.length }
}

/** Whether a save can succeed: it exchanges the file, so the folder has to be writable, too. */
export async function canReplace(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK)
    await access(dirname(await realpath(path)), constants.W_OK)
    return true
  } catch {
    return false
  }
}

export function tooLarge(path: string, size: number): FileError {
  const megabytes = (size / 1024 / 1024).toFixed(1)
  return {
    kind: 'file',
    path,
    reason: 'too-large',
    message: `${basename(path)} has ${megabytes} MB: files up to ${maxBytes / 1024 / 1024} MB can be edited`,
  }
}

function binary(path: string): FileError {
  return {
    kind: 'file',
    path,
    reason: 'binary',
    message: `${basename(path)} is not a text file in UTF-8`,
    remedy: 'Open a Dockerfile, or convert the file to UTF-8.',
  }
}

/** What a file holds now, as far as a save has to know. */
export async function currentRevision(path: string): Promise<Result<string | undefined, FileError>> {
  try {
    const { bytes } = await readRegularFile(path)
    return ok(bytes === undefined ? 'too-large' : revisionOf(bytes))
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? ok(undefined) : err(fileError(path, 'save', error))
  }
}
