import { type FileHandle, open, stat, unlink } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { writeAtomically } from '#electron/lib/atomic-write.ts'
import type { AppError, FileError } from '#shared/ipc/app-error.ts'
import type { DocumentChange, TextDocument } from '#shared/project/project.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { DocumentWatch } from './document-watch.ts'
import { Drafts } from './drafts.ts'
import { fileError } from '#electron/lib/file-error.ts'
import { KeyedQueue } from '#electron/lib/keyed-queue.ts'
import { canReplace, currentRevision, maxBytes, readTextFile, tooLarge } from './read-text-file.ts'
import { starterDockerfile } from './starter-dockerfile.ts'
import { encodeText, revisionOf } from './text-codec.ts'

export interface DocumentServiceOptions {
  /** Where unsaved texts are kept; made when needed. */
  readonly draftsDir: string
  /** Default: `writeAtomically`. */
  readonly write?: typeof writeAtomically
}

/** What is to be saved, and over which revision: the argument of `documents.save`. */
export interface SaveDocument extends Pick<
  TextDocument,
  'path' | 'text' | 'revision' | 'lineEnding' | 'bom'
> {
  readonly force?: boolean
}

/** Reads, saves and watches the files that are edited. What belongs to one file happens one after the other. */
export class DocumentService {
  readonly #drafts: Drafts
  readonly #write: typeof writeAtomically
  readonly #queue = new KeyedQueue()
  readonly #watches = new Set<DocumentWatch>()
  /** The revision that was handed out last, by path: a watch that begins later misses nothing. */
  readonly #revisions = new Map<string, string>()

  constructor({ draftsDir, write = writeAtomically }: DocumentServiceOptions) {
    this.#drafts = new Drafts(draftsDir)
    this.#write = write
  }

  /** The file as text, with the draft that was never saved, if it says something else. */
  async read(path: string): Promise<Result<TextDocument, AppError>> {
    const file = resolve(path)
    return this.#queue.run(file, async () => {
      const found = await readTextFile(file)
      if (!found.ok) return found
      this.#revisions.set(file, found.value.revision)
      const draft = await this.#drafts.read(file)
      return draft === undefined || draft === found.value.text ? found : ok({ ...found.value, draft })
    })
  }

  /** Saves whole or not at all. Without `force` only over the revision that was read. */
  async save(document: SaveDocument): Promise<Result<TextDocument, FileError>> {
    const file = resolve(document.path)
    return this.#queue.run(file, () => this.#save({ ...document, path: file }))
  }

  /** Keeps unsaved text, or forgets it with `null`. */
  async saveDraft(path: string, text: string | null): Promise<Result<void, FileError>> {
    const file = resolve(path)
    return this.#queue.run(file, async () => {
      try {
        await this.#drafts.write(file, text)
        return ok(undefined)
      } catch (error) {
        return err(fileError(file, 'save', error))
      }
    })
  }

  /** Makes a first Dockerfile, under this name or, if it names a folder, in there. Overwrites nothing. */
  async create(path: string): Promise<Result<TextDocument, AppError>> {
    const named = resolve(path)
    const isFolder = (await stat(named).catch(() => undefined))?.isDirectory() === true
    const file = isFolder ? join(named, 'Dockerfile') : named
    try {
      await writeNew(file, starterDockerfile)
    } catch (error) {
      const failure = fileError(file, 'create', error)
      return err(
        failure.code === 'EEXIST' ? { ...failure, message: `${basename(file)} is there already` } : failure,
      )
    }
    return this.read(file)
  }

  /** Tells the listener what happens to the file outside of the studio, from the last read or save on; gives the undo. */
  watch(path: string, listener: (change: DocumentChange) => void): () => void {
    const file = resolve(path)
    const watch = new DocumentWatch({
      path: file,
      revision: this.#revisions.get(file),
      listener,
      alone: (work) => this.#queue.run(file, work),
    })
    this.#watches.add(watch)
    return () => {
      this.#watches.delete(watch)
      watch.dispose()
    }
  }

  dispose(): void {
    for (const watch of this.#watches) watch.dispose()
    this.#watches.clear()
  }

  async #save(document: SaveDocument): Promise<Result<TextDocument, FileError>> {
    const { path, lineEnding, bom, force = false } = document
    const text = document.text.replaceAll('\r\n', '\n')
    const bytes = encodeText({ text, lineEnding, bom })
    if (bytes.length > maxBytes) return err(tooLarge(path, bytes.length))

    const current = await currentRevision(path)
    if (!current.ok) return current
    if (!force && current.value !== document.revision) return err(changedOutside(path, current.value))
    if (current.value !== undefined && !(await canReplace(path))) {
      return err(fileError(path, 'save', Object.assign(new Error('not writable'), { code: 'EACCES' })))
    }

    // Looked at once more when the new bytes are on the disk, so that a change in between is not run over.
    const unchanged = async (): Promise<boolean> => {
      const now = await currentRevision(path)
      return now.ok && now.value === current.value
    }
    try {
      const replaced = await this.#write(path, bytes, force ? {} : { beforeReplace: unchanged })
      if (!replaced) return err(changedOutside(path, current.value))
    } catch (error) {
      return err(fileError(path, 'save', error))
    }

    const revision = revisionOf(bytes)
    this.#revisions.set(path, revision)
    for (const watch of this.#watches) if (watch.path === path) watch.saved(revision)
    await this.#forgetSavedDraft(path, text)
    return ok({ path, text, lineEnding, bom, readOnly: false, revision })
  }

  /** A draft that was typed while the save ran says more than the file, and stays. */
  async #forgetSavedDraft(path: string, text: string): Promise<void> {
    if ((await this.#drafts.read(path)) !== text) return
    // A draft that stays says what the file says: `read` leaves it out.
    await this.#drafts.write(path, null).catch(() => undefined)
  }
}

function changedOutside(path: string, current: string | undefined): FileError {
  const name = basename(path)
  return {
    kind: 'file',
    path,
    reason: 'changed-outside',
    ...(current === undefined ? { code: 'ENOENT' } : {}),
    message:
      current === undefined
        ? `${name} was deleted outside of Slipway`
        : `${name} was changed outside of Slipway`,
    remedy:
      current === undefined ? 'Save again to create it anew.' : 'Compare, then reload it or overwrite it.',
  }
}

/** Writes a file that must not be there yet; a half written one is taken away again. */
async function writeNew(file: string, text: string): Promise<void> {
  const handle: FileHandle = await open(file, 'wx')
  let written = false
  try {
    await handle.writeFile(text)
    await handle.sync()
    written = true
  } finally {
    await handle.close()
    if (!written) await unlink(file).catch(() => undefined)
  }
}
