// npm run bench: every test/bench/*.bench.ts, one after the other, on the tools' Node with engines of their own.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ensureAppBuild } from './lib/app-build.mjs'
import { ensureBusybox, ensureDebian } from './lib/base-images.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { ensureVirtualDisplay, onDisplay } from './lib/display.mjs'
import { ensureElectron } from './lib/electron-runtime.mjs'
import { ROOT, TOOL_NODE } from './lib/paths.mjs'
import { ensurePrivateEngine } from './lib/private-engine.mjs'
import { withPrivateHome } from './lib/private-home.mjs'
import { run } from './lib/run.mjs'
import { SetupError, main } from './lib/say.mjs'
import { ensureTestEngines } from './lib/test-engines.mjs'
import { ensureTestTools } from './lib/test-tools.mjs'

await main(async () => {
  const filters = process.argv.slice(2)
  await ensureDependencies()
  const folder = join(ROOT, 'test', 'bench')
  const files = (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => name.endsWith('.bench.ts') && filters.every((filter) => name.includes(filter)))
    .sort()
  if (files.length === 0) throw new SetupError('There is no benchmark of that name.', `See ${folder}`)
  await ensurePrivateEngine()
  await ensureBusybox()
  await ensureDebian()
  await ensureTestEngines()
  await ensureTestTools()
  await ensureVirtualDisplay()
  const electron = await ensureElectron()
  await ensureAppBuild()
  let failed = 0
  await withPrivateHome(async (privateEnv) => {
    const env = { ...privateEnv, SLIPWAY_ELECTRON: electron.executable }
    for (const name of files) {
      process.stdout.write(`\n${name}\n`)
      const args = ['--disable-warning=ExperimentalWarning', '--expose-gc', join(folder, name)]
      const { code } = await run(...onDisplay(TOOL_NODE, args), {
        cwd: ROOT,
        show: true,
        allowFailure: true,
        env,
      })
      if (code !== 0) failed += 1
    }
  })
  return failed === 0 ? 0 : 1
})
