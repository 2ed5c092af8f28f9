import { constants } from 'node:fs'
import { mkdir, open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

/** What the folder of a build's log holds. */
export const logFileNames = {
  /** Every line of every step in the order in which they were complete: a text file as any other. */
  text: 'log.txt',
  /** One record a line; see `log-record.ts`. */
  index: 'log.index',
  /** See `log-names.ts`. */
  names: 'log.names',
  /** Lines that no newline has ended yet, as of the last write. */
  open: 'log.open',
  /** What build it is. */
  build: 'build.json',
} as const

/** The files of a log, open for reading and writing. Whoever opens them closes them. */
export interface LogFiles {
  readonly text: FileHandle
  readonly index: FileHandle
  readonly names: FileHandle
  readonly open: FileHandle
}

/** Only its owner may read what a build printed. */
const folderMode = 0o700
const fileMode = 0o600

/** @throws Node's error, for instance with code `ENOSPC`; nothing is left open then */
export async function openLogFiles(folder: string, mode: 'create' | 'repair'): Promise<LogFiles> {
  if (mode === 'create') await mkdir(folder, { recursive: true, mode: folderMode })
  const flags = constants.O_RDWR | constants.O_CREAT | (mode === 'create' ? constants.O_TRUNC : 0)
  const opened = new Map<string, FileHandle>()
  const file = async (name: 'text' | 'index' | 'names' | 'open'): Promise<FileHandle> => {
    const handle = await open(join(folder, logFileNames[name]), flags, fileMode)
    opened.set(name, handle)
    return handle
  }
  try {
    return {
      text: await file('text'),
      index: await file('index'),
      names: await file('names'),
      open: await file('open'),
    }
  } catch (error) {
    for (const handle of opened.values()) await handle.close().catch(() => undefined)
    throw error
  }
}

export async function closeLogFiles({ text, index, names, open: openLines }: LogFiles): Promise<void> {
  await Promise.all([text, index, names, openLines].map((handle) => handle.close()))
}
