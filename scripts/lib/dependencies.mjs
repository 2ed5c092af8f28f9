// The project's packages: installed when they are missing or not those of package-lock.json.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, TOOL_NODE, inModules } from './paths.mjs'
import { run } from './run.mjs'
import { SetupError, formatDuration, say, sayDetail } from './say.mjs'
import { withSetUpLock } from './set-up-lock.mjs'

const stampFile = () => inModules('.slipway', 'package-lock.sha256')

/** Runs `npm ci` unless node_modules holds just what the lock file says. Quick where it does. */
export async function ensureDependencies() {
  await withSetUpLock(inModules(), installWhenStale)
}

async function installWhenStale() {
  const lock = readFileSync(join(ROOT, 'package-lock.json'))
  const hash = createHash('sha256').update(lock).digest('hex')
  const runs = existsSync(TOOL_NODE)
  if (runs && existsSync(stampFile()) && readFileSync(stampFile(), 'utf8') === hash) return
  if (!(runs && isInstalled(JSON.parse(lock), readInstalled()))) {
    const began = Date.now()
    say('Installing the project’s packages: npm ci (about 200 MB in node_modules)')
    const { code, output } = await run(
      process.platform === 'win32' ? 'npm.cmd' : 'npm',
      ['ci', '--no-audit', '--no-fund'],
      {
        cwd: ROOT,
        timeoutMs: 1_200_000,
        allowFailure: true,
      },
    )
    if (code !== 0)
      throw new SetupError(
        `npm ci failed: ${npmErrors(output)}`,
        'Mend that (the network, package-lock.json), then start again.',
      )
    if (!existsSync(TOOL_NODE))
      throw new SetupError(
        'The tools’ Node (package `node`) was not installed: its install script did not run.',
        'npm rebuild node --foreground-scripts',
      )
    sayDetail(`installed in ${formatDuration(Date.now() - began)}`)
  }
  mkdirSync(join(stampFile(), '..'), { recursive: true })
  writeFileSync(stampFile(), hash)
}

/** The first lines that say what is wrong, without npm's help text. */
const npmErrors = (output) =>
  output
    .split('\n')
    .filter((line) => /^npm (error|ERR!) +\S/.test(line))
    .slice(0, 4)
    .map((line) => line.replace(/^npm (error|ERR!) +/, ''))
    .join('\n  ')

function readInstalled() {
  try {
    return JSON.parse(readFileSync(inModules('.package-lock.json'), 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * Whether what npm noted in `node_modules/.package-lock.json` is what the lock file asks for. Optional packages may be
 * missing: they are for other platforms.
 */
export function isInstalled(lock, installed) {
  if (installed === undefined) return false
  for (const [path, wanted] of Object.entries(lock.packages ?? {})) {
    if (path === '' || wanted.link === true) continue
    const found = installed.packages?.[path]
    if (found === undefined ? !wanted.optional && !wanted.devOptional : found.version !== wanted.version)
      return false
  }
  return Object.keys(installed.packages ?? {}).every((path) => lock.packages[path] !== undefined)
}
