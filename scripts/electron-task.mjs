// Parts of fetching an Electron that need the project's packages. Runs on the tools' Node.
import { mkdtempSync, readFileSync, renameSync, rmSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** A host that does not answer is given up after this time, a download that stands still after the other. */
const FIRST_BYTE_LIMIT_MS = 8_000
const STALL_LIMIT_MS = 20_000

const electron = createRequire(createRequire(import.meta.url).resolve('electron/package.json'))
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'))

const [task, ...args] = process.argv.slice(2)
try {
  if (task === 'official') await official(...args)
  else if (task === 'stock') await stock(...args)
  else throw new Error(`There is no task ${task}.`)
  process.exit(0)
} catch (error) {
  const cause = error.cause?.code ?? error.cause?.message
  process.stderr.write(`${error.message}${cause ? ` (${cause})` : ''}\n`)
  process.exit(1)
}

/** Downloads the official build, checked against the hashes that the electron package carries. */
async function official(version, dist) {
  const { downloadArtifact } = await import(electron.resolve('@electron/get'))
  const { extract } = await import(electron.resolve('@electron-internal/extract-zip'))
  const abort = new AbortController()
  let timer
  const limit = (ms, why) => {
    clearTimeout(timer)
    timer = setTimeout(() => abort.abort(new Error(why)), ms)
  }
  limit(FIRST_BYTE_LIMIT_MS, `no answer within ${FIRST_BYTE_LIMIT_MS / 1000} s`)
  mkdirSync(dirname(dist), { recursive: true })
  const work = mkdtempSync(join(dirname(dist), 'fetching-'))
  try {
    const zip = await Promise.race([
      downloadArtifact({
        version,
        artifactName: 'electron',
        platform: process.platform,
        arch: process.arch,
        cacheRoot: join(work, 'downloads'),
        checksums: electron('./checksums.json'),
        downloadOptions: {
          quiet: true,
          signal: abort.signal,
          getProgressCallback: async () =>
            limit(STALL_LIMIT_MS, `the download stood still for ${STALL_LIMIT_MS / 1000} s`),
        },
      }),
      new Promise((_, reject) => abort.signal.addEventListener('abort', () => reject(abort.signal.reason))),
    ])
    clearTimeout(timer)
    await extract(zip, { dir: join(work, 'dist') })
    renameSync(join(work, 'dist'), dist)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** Makes the stock build behave as the official one does: its fuses, and the app that loads a path. */
async function stock(dist) {
  const { flipFuses, FuseVersion, FuseV1Options } = await import(builderPackage('@electron/fuses'))
  await flipFuses(join(dist, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
  const asar = await import(builderPackage('@electron/asar'))
  const folder = mkdtempSync(join(tmpdir(), 'slipway-default-app-'))
  try {
    writeFileSync(join(folder, 'package.json'), '{"name":"electron","type":"module","main":"main.js"}\n')
    writeFileSync(
      join(folder, 'main.js'),
      readFileSync(fileURLToPath(new URL('lib/default-app.js', import.meta.url))),
    )
    await (asar.createPackage ?? asar.default.createPackage)(
      folder,
      join(dist, 'resources', 'default_app.asar'),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Packages that electron-builder brings. */
function builderPackage(name) {
  return createRequire(builder.resolve('app-builder-lib')).resolve(name)
}
