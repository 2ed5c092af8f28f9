// An unpacked application in release/, made by electron-builder around the local Electron.
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, TOOL_NODE, inModules } from './paths.mjs'
import { run } from './run.mjs'
import { formatDuration, say, sayDetail } from './say.mjs'

const PLATFORMS = { linux: '--linux', darwin: '--mac', win32: '--win' }

/**
 * @param {{dist: string, version: string}} electron
 * @returns {Promise<string>} the program to start, on Linux and Windows; the folder elsewhere
 */
export async function packageApp({ dist, version }) {
  const began = Date.now()
  say(`Packaging with Electron ${version}`)
  const release = join(ROOT, 'release')
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
    { cwd: ROOT, env: { ...process.env, CSC_IDENTITY_AUTO_DISCOVERY: 'false' } },
  )
  const folder = readdirSync(release).find((entry) => entry.endsWith('-unpacked')) ?? ''
  // What Electron runs when it is given no application is not part of one.
  rmSync(join(release, folder, 'resources', 'default_app.asar'), { force: true })
  sayDetail(`in ${formatDuration(Date.now() - began)}: ${join(release, folder)}`)
  if (process.platform === 'linux') return join(release, folder, 'slipway')
  return process.platform === 'win32' ? join(release, folder, 'Slipway.exe') : release
}
