// npm run check: types, lint, format, unused code. Two at a time, one line each.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureDependencies } from './lib/dependencies.mjs'
import { ROOT, TOOL_NODE, inModules } from './lib/paths.mjs'
import { run } from './lib/run.mjs'
import { formatDuration, main } from './lib/say.mjs'

const TYPES = ['shared', 'electron', 'electron/preload', 'renderer', 'test']

const checks = [
  { name: 'lint', args: [inModules('eslint', 'bin', 'eslint.js'), '.', '--max-warnings', '0'] },
  ...TYPES.filter((folder) => existsSync(join(ROOT, folder, 'tsconfig.json'))).map((folder) => ({
    name: `types ${folder}`,
    args: [inModules('typescript', 'bin', 'tsc'), '--noEmit', '--pretty', 'false', '-p', folder],
  })),
  {
    name: 'format',
    args: [inModules('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.'],
  },
  { name: 'unused', args: [inModules('knip', 'bin', 'knip.js'), '--no-progress'] },
]

await main(async () => {
  await ensureDependencies()
  const waiting = [...checks]
  let failed = 0
  const worker = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const began = Date.now()
      const { code, output } = await run(TOOL_NODE, check.args, { cwd: ROOT, allowFailure: true })
      const mark = code === 0 ? 'ok    ' : 'FAILED'
      process.stdout.write(`${mark} ${check.name.padEnd(22)} ${formatDuration(Date.now() - began)}\n`)
      if (code === 0) continue
      failed += 1
      process.stdout.write(`${output.trimEnd()}\n`)
    }
  }
  await Promise.all([worker(), worker()])
  return failed === 0 ? 0 : 1
})
