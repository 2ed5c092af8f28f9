import { join } from 'node:path'
import * as v from 'valibot'
import { readJsonFile, writeJsonFile } from '#electron/lib/json-file.ts'
import { logFileNames } from './log-files.ts'

const schema = v.object({
  id: v.string(),
  root: v.string(),
  dockerfile: v.string(),
  target: v.exactOptional(v.string()),
  startedAt: v.number(),
  outcome: v.exactOptional(v.picklist(['succeeded', 'failed', 'cancelled'])),
})

/** What build a log is of; without an outcome it runs, or the studio ended before it did. */
export type KeptBuild = v.InferOutput<typeof schema>

/** `undefined` if the folder holds no log, or the file was not written whole. */
export async function readKeptBuild(folder: string): Promise<KeptBuild | undefined> {
  const found = v.safeParse(schema, await readJsonFile(join(folder, logFileNames.build)))
  return found.success ? found.output : undefined
}

/** @throws Node's error, for instance with code `ENOSPC` */
export async function writeKeptBuild(folder: string, build: KeptBuild): Promise<void> {
  await writeJsonFile(join(folder, logFileNames.build), build)
}
