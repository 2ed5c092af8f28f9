// npm run engine -- setup | status | stop | remove | run: the private engine by hand.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBusybox, ensureDebian } from './lib/base-images.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { runEngineTask } from './lib/engine-task-run.mjs'
import { cacheFolder } from './lib/paths.mjs'
import { engineFolder, ensurePrivateEngine, hasPrivateEngine } from './lib/private-engine.mjs'
import { SetupError, main, say } from './lib/say.mjs'

const USAGE = `npm run engine -- COMMAND

  setup              unpack the private engine into the cache folder, if it is not there yet
  status             version, whether it runs, who uses it, what it takes on disk
  stop [--force]     stop it; --force also while a window uses it
  remove [--force]   stop it and remove it: programs, images, build cache, everything
  run [--socket PATH] [--home FOLDER]
                     run one in the foreground, with the base images busybox:latest and
                     debian:bookworm-slim, until Ctrl-C; --home keeps its data apart
`

await main(async () => {
  const [command, ...rest] = process.argv.slice(2)
  switch (command) {
    case 'setup':
      say(`The private engine is in ${await ensurePrivateEngine()}`)
      return 0
    case 'status':
    case 'stop':
      if (!hasPrivateEngine()) return nothingThere()
      await ensureDependencies()
      return runEngineTask([command, ...rest])
    case 'remove': {
      if (!hasPrivateEngine()) return nothingThere()
      await ensureDependencies()
      const code = await runEngineTask([command, ...rest])
      if (code === 0)
        for (const folder of [engineFolder(), join(cacheFolder(), 'apt'), join(cacheFolder(), 'images')])
          rmSync(folder, { recursive: true, force: true })
      return code
    }
    case 'run': {
      await ensureDependencies()
      await ensurePrivateEngine()
      const images = [`busybox:latest=${await ensureBusybox()}`]
      const debian = await ensureDebian()
      if (debian !== undefined) images.push(`debian:bookworm-slim=${debian}`)
      return runEngineTask([command, ...rest, ...images.flatMap((image) => ['--image', image])])
    }
    case undefined:
    case 'help':
    case '--help':
      process.stdout.write(USAGE)
      return 0
    default:
      throw new SetupError(`There is no command ${command}.`, 'npm run engine -- --help')
  }
})

function nothingThere() {
  say('No private engine is set up for this user.')
  return 0
}
