// The application's build: four bundles by Vite, made again when a source changed.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { ROOT, TOOL_NODE, inModules } from './paths.mjs'
import { run } from './run.mjs'
import { SetupError, formatDuration, say, sayDetail } from './say.mjs'

const BUNDLES = ['main', 'preload', 'renderer', 'cli']
const SOURCES = ['electron', 'renderer', 'shared', 'package.json', 'package-lock.json', 'tsconfig.json']
const stampFile = join(ROOT, 'dist', '.sources')

/** Builds into dist/main, dist/preload, dist/renderer and dist/cli unless they are up to date. */
export async function ensureAppBuild({ force = false } = {}) {
  const sources = sourcesStamp()
  const isCurrent =
    BUNDLES.every((name) => existsSync(join(ROOT, 'dist', name))) &&
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === sources
  if (isCurrent && !force) return
  const began = Date.now()
  say('Building the application')
  await Promise.all(BUNDLES.map(build))
  mkdirSync(join(stampFile, '..'), { recursive: true })
  writeFileSync(stampFile, sources)
  sayDetail(`built in ${formatDuration(Date.now() - began)}`)
}

async function build(name) {
  const config = `vite.${name}.config.ts`
  if (!existsSync(join(ROOT, config))) throw new SetupError(`${config} is missing.`, 'git status')
  await run(
    TOOL_NODE,
    [inModules('vite', 'bin', 'vite.js'), 'build', '--config', config, '--logLevel', 'warn'],
    {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: 'production' },
    },
  ).catch((error) => {
    throw new SetupError(
      `The ${name} bundle does not build.\n  ${firstLines(error)}`,
      'npm run check says more.',
    )
  })
}

/** What the bundler says is wrong, without its own stack. */
const firstLines = ({ output = '', message }) =>
  output
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s+at /.test(line))
    .slice(0, 10)
    .join('\n  ') || message

/** Changes when a source's path, size or time does: a look at 500 files takes a few milliseconds. */
function sourcesStamp() {
  const hash = createHash('sha256')
  const configs = BUNDLES.map((name) => `vite.${name}.config.ts`)
  for (const name of [...SOURCES, ...configs]) add(hash, join(ROOT, name))
  return hash.digest('hex')
}

function add(hash, path) {
  const info = statSync(path, { throwIfNoEntry: false })
  if (info === undefined) return
  if (info.isDirectory()) for (const name of readdirSync(path).sort()) add(hash, join(path, name))
  else hash.update(`${relative(ROOT, path)}\0${info.size}\0${info.mtimeMs}\n`)
}
