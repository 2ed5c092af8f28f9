// npm run package: an unpacked application in release/, made by electron-builder around the local Electron.
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
  say(`The application is in release/ (${formatDuration(Date.now() - began)})`)
})
