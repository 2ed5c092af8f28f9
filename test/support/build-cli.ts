import { mkdtemp, mkdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { build } from 'vite'

/**
 * Builds the command line as it is shipped, into a folder of its own: `dist` is shared with tests of the window.
 * `program` is what Node runs.
 */
export async function buildCli(): Promise<{ readonly program: string } & AsyncDisposable> {
  const parent = resolve('node_modules/.cache')
  await mkdir(parent, { recursive: true })
  const folder = await mkdtemp(join(parent, 'slipway-cli-'))
  await build({ configFile: 'vite.cli.config.ts', logLevel: 'error', build: { outDir: folder } })
  return {
    program: join(folder, 'slipway.js'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
