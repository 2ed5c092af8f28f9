import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { writeAtomically } from './atomic-write.ts'

/** The content of one of our own JSON files; `undefined` if it is not there, unreadable or broken. */
export async function readJsonFile(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown
  } catch {
    return undefined
  }
}

/**
 * Writes one of our own JSON files whole or not at all, readable by its owner alone, with the folders it needs.
 * @throws Node's error, for instance with code `ENOSPC`
 */
export async function writeJsonFile(file: string, value: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await writeAtomically(file, Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`), { mode: 0o600 })
}
