// npm test: every test, or one suite of them. The last line is the sum.
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { ensureAppBuild } from './lib/app-build.mjs'
import { ensureBusybox, ensureDebian } from './lib/base-images.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { ensureVirtualDisplay, onDisplay } from './lib/display.mjs'
import { ensureElectron } from './lib/electron-runtime.mjs'
import { packageApp } from './lib/package-app.mjs'
import { ROOT, TOOL_NODE, inModules } from './lib/paths.mjs'
import { ensurePrivateEngine } from './lib/private-engine.mjs'
import { withPrivateHome } from './lib/private-home.mjs'
import { run } from './lib/run.mjs'
import { SetupError, formatDuration, main, say, sayError } from './lib/say.mjs'
import { ensureTestEngines } from './lib/test-engines.mjs'
import {
  addCounts,
  formatCounts,
  noCounts,
  playwrightCounts,
  playwrightFailures,
  tapCounts,
  vitestCounts,
  vitestFailures,
  vitestSkips,
} from './lib/test-results.mjs'
import { ensureTestTools } from './lib/test-tools.mjs'

const USAGE = `npm test                                all tests
npm test -- unit [FILTER…]              without an engine
npm test -- integration [FILTER…]       on engines of their own, also under Electron's Node
npm test -- window [FILTER…]            in the real window
npm run test:deep [-- FILTER…]          the integration tests with their long runs (SLIPWAY_DEEP=1): fuzz, soak, a thousandfold

SLIPWAY_TEST_ENGINE=newest|newest-containerd|stable|distribution chooses the engine that the integration tests share;
each engine of the matrix has its own tests: npm test -- integration matrix
`

const suites = { unit, integration, window }
const others = { deep }
/** Names of all tests that failed, to be said once more at the end, where they are found. */
const failures = []

await main(async () => {
  const [chosen, ...filters] = process.argv.slice(2)
  if (chosen === '--help' || chosen === 'help') {
    process.stdout.write(USAGE)
    return 0
  }
  const known = { ...suites, ...others }
  if (chosen !== undefined && !Object.hasOwn(known, chosen))
    throw new SetupError(`There is no suite ${chosen}.`, `Suites: ${Object.keys(known).join(', ')}`)
  await ensureDependencies()
  let sum = noCounts()
  let isBroken = false
  for (const name of chosen === undefined ? Object.keys(suites) : [chosen]) {
    const began = Date.now()
    const counts = await known[name](filters).catch(setUpFailed)
    sum = addCounts(sum, counts)
    if (counts.passed + counts.failed === 0) {
      isBroken = true
      say(`${name}: not one test ran`)
    } else say(`${name}: ${formatCounts(counts)} in ${formatDuration(Date.now() - began)}`)
  }
  for (const name of failures) say(`failed: ${name}`)
  process.stdout.write(`${formatCounts(sum)}\n`)
  return sum.failed > 0 || isBroken ? 1 : 0
})

/** A suite that cannot even begin is a failure like another; the others still run. */
function setUpFailed(error) {
  sayError(error)
  return { ...noCounts(), failed: 1 }
}

function unit(filters) {
  return vitest('unit', filters, process.env)
}

async function integration(filters, env = process.env) {
  const electron = await setUp()
  await ensureTestTools()
  await ensureTestEngines()
  const counts = await vitest('integration', filters, env)
  return addCounts(counts, await electronNode(electron, filters))
}

function deep(filters) {
  return integration(filters, { ...process.env, SLIPWAY_DEEP: '1' })
}

async function window(filters) {
  const electron = await setUp()
  await ensureAppBuild()
  await ensureVirtualDisplay()
  const packaged = await packageApp(electron)
  return withPrivateHome(async (env) => {
    const reportFile = join(reports(), 'window.json')
    rmSync(reportFile, { force: true })
    const playwright = [
      inModules('@playwright', 'test', 'cli.js'),
      'test',
      '--reporter=list,json',
      ...filters,
    ]
    await run(...onDisplay(TOOL_NODE, playwright), {
      cwd: ROOT,
      show: true,
      allowFailure: true,
      env: {
        ...env,
        SLIPWAY_ELECTRON: electron.executable,
        SLIPWAY_PACKAGED: packaged,
        PLAYWRIGHT_JSON_OUTPUT_NAME: reportFile,
      },
    })
    return countsOf(reportFile, playwrightCounts, playwrightFailures)
  })
}

/** What tests on an engine need, and Electron. */
async function setUp() {
  await ensurePrivateEngine()
  await ensureBusybox()
  await ensureDebian()
  return ensureElectron()
}

async function vitest(project, filters, env) {
  const reportFile = join(reports(), `${project}.json`)
  rmSync(reportFile, { force: true })
  const args = [
    ...[inModules('vitest', 'vitest.mjs'), 'run', '--project', project, '--passWithNoTests'],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`],
    ...filters,
  ]
  const { code } = await run(TOOL_NODE, args, { cwd: ROOT, show: true, allowFailure: true, env })
  const counts = countsOf(reportFile, vitestCounts, vitestFailures)
  if (counts.skipped > 0) {
    const report = JSON.parse(readFileSync(reportFile, 'utf8'))
    for (const name of vitestSkips(report)) say(`skipped: ${name}`)
  }
  // An error outside of every test (a leak, a failed set-up) shows in the exit code alone.
  return code !== 0 && counts.failed === 0 ? addCounts(counts, { ...noCounts(), failed: 1 }) : counts
}

/** The same client under Electron's Node, which is older than the tools': bundled, and run by node:test. */
async function electronNode(electron, filters) {
  const files = readdirSync(join(ROOT, 'test', 'integration'), { recursive: true })
    .map((name) => join(ROOT, 'test', 'integration', name))
    .filter(
      (file) =>
        file.endsWith('.electron.ts') && filters.every((filter) => relative(ROOT, file).includes(filter)),
    )
  if (files.length === 0) return noCounts()
  const bundler = join(ROOT, 'scripts', 'bundle-electron-tests.mjs')
  const out = join(ROOT, 'dist', 'electron-tests')
  await run(TOOL_NODE, [bundler, out, ...files], { cwd: ROOT })
  let counts = noCounts()
  await withPrivateHome(async (env) => {
    for (const name of readdirSync(out)
      .filter((file) => file.endsWith('.mjs'))
      .sort()) {
      const { code, output } = await run(electron.executable, ['--test-reporter=tap', join(out, name)], {
        cwd: ROOT,
        allowFailure: true,
        timeoutMs: 300_000,
        env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
      })
      let found = tapCounts(output)
      if (code !== 0 && found.failed === 0) found = addCounts(found, { ...noCounts(), failed: 1 })
      counts = addCounts(counts, found)
      process.stdout.write(
        `${found.failed > 0 ? output : ''} under Electron ${electron.version}: ${name}: ${formatCounts(found)}\n`,
      )
    }
  })
  return counts
}

function countsOf(file, read, failuresIn) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'))
    failures.push(...failuresIn(report))
    return read(report)
  } catch {
    return { ...noCounts(), failed: 1 } // The runner died without a report.
  }
}

function reports() {
  const folder = join(ROOT, 'artifacts', 'test-results')
  mkdirSync(folder, { recursive: true })
  return folder
}
