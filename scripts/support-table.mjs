// npm run support-table: writes what the last run of the matrix found into the client's README.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SUPPORT_FOLDER, SUPPORT_README } from '../test/integration/matrix/support-files.ts'
import { writeSupport } from '../test/integration/matrix/support-table.ts'
import { TOOL_NODE, inModules } from './lib/paths.mjs'
import { run } from './lib/run.mjs'
import { SetupError, main, say } from './lib/say.mjs'

await main(async () => {
  const files = existsSync(SUPPORT_FOLDER) ? readdirSync(SUPPORT_FOLDER) : []
  if (files.length === 0)
    throw new SetupError('The suite has found nothing yet.', 'npm test -- integration matrix')
  const looked = files.map((name) => JSON.parse(readFileSync(join(SUPPORT_FOLDER, name), 'utf8')))
  writeFileSync(SUPPORT_README, writeSupport(readFileSync(SUPPORT_README, 'utf8'), looked))
  await run(TOOL_NODE, [inModules('prettier', 'bin', 'prettier.cjs'), '--write', SUPPORT_README])
  say(`wrote ${looked.map(({ kind, version }) => `${kind} ${version}`).join(', ')}`)
})
