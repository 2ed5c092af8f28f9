import { fileError } from '#electron/lib/file-error.ts'
import { writeAtomically } from '#electron/lib/atomic-write.ts'
import type { FileError } from '#shared/ipc/app-error.ts'
import { err, ok, type Result } from '#shared/result.ts'

/** Writes what the user wants to keep where they said; what is there already is whole until then. Gives the path. */
export async function writeExport(
  path: string,
  content: string | Uint8Array,
): Promise<Result<string, FileError>> {
  try {
    await writeAtomically(path, typeof content === 'string' ? Buffer.from(content) : content)
    return ok(path)
  } catch (error) {
    return err(fileError(path, 'save', error))
  }
}
