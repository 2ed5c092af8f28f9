// npm run package: an unpacked application in release/, made by electron-builder around the local Electron.
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureAppBuild } from './lib/app-build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { ensureElectron } from './lib/electron-runtime.mjs'
import { ROOT, TOOL_NODE, inModules } from './lib/paths.mjs'
import { run } from './lib/run.mjs'
import { formatDuration, main, say } from './lib/say.mjs'

const PLATFORMS = { linux: '--linux', darwin: '--mac', win32: '--win' }

await main(async () => {
  await ensureDependencies()
  await ensureAppBuild()
  const { dist, version } = await ensureElectron()
  const began = Date.now()
  say(`Packaging with Electron ${version}`)
  await run(
    TOOL_NODE,
    [
      ...[inModules('electron-builder', 'cli.js'), PLATFORMS[process.platform], 'dir', '--publish', 'never'],
      ...[
        `--config.electronDist=${dist}`,
        `--config.electronVersion=${version}`,
        '--config.npmRebuild=false',
      ],
    ],
    { cwd: ROOT, show: true, env: { ...process.env, CSC_IDENTITY_AUTO_DISCOVERY: 'false' } },
  )
  // The build Electron starts with when it is given no application is not part of one.
  if (process.platform === 'linux')
    for (const name of readdirSync(join(ROOT, 'release')).filter((entry) => entry.endsWith('-unpacked')))
      rmSync(join(ROOT, 'release', name, 'resources', 'default_app.asar'), { force: true })
  say(`The application is in release/ (${formatDuration(Date.now() - began)})`)
})
