import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EngineKind } from '#test/support/matrix-engines.ts'
import { readSupport, type Support } from './support-table.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')

/** Where the suite notes what it found, for `npm run support-table`. */
export const SUPPORT_FOLDER = join(ROOT, 'artifacts', 'test-results', 'support')

/** The text that has the table. */
export const SUPPORT_README = join(ROOT, 'electron', 'buildkit', 'README.md')

export async function noteSupport(support: Support): Promise<void> {
  await mkdir(SUPPORT_FOLDER, { recursive: true })
  await writeFile(join(SUPPORT_FOLDER, `${support.kind}.json`), JSON.stringify(support))
}

/** What the committed table says of an engine. */
export async function committedSupport(kind: EngineKind): Promise<Support | undefined> {
  return readSupport(await readFile(SUPPORT_README, 'utf8')).find((support) => support.kind === kind)
}
