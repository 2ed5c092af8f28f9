import { resolve } from 'node:path'

/** What the command line asks of the studio. */
export interface CommandLine {
  /** Absolute path of a folder or a Dockerfile to open. */
  readonly path?: string
  /** Build once, leave `studio.png` and `outcome.json` in this folder, and end. */
  readonly smokeDir?: string
}

/**
 * Reads Electron's argument list. Switches of Chromium, Node and test drivers may stand anywhere; ours come after `--`
 * where there is one.
 *
 * @param argv as `process.argv`
 * @param isPackaged whether the program itself is the studio, so that no application path follows it
 * @example ['electron', '/app', '--no-sandbox', '--', 'examples/tiny', '--smoke', '/tmp/out']
 */
export function parseCommandLine(argv: readonly string[], cwd: string, isPackaged: boolean): CommandLine {
  const separator = argv.indexOf('--')
  const own = separator >= 0 ? argv.slice(separator + 1) : withoutProgram(argv, isPackaged)
  let path: string | undefined
  let smokeDir: string | undefined
  for (let i = 0; i < own.length; i += 1) {
    const argument = own[i]
    if (argument === undefined || argument === '--') continue
    if (argument === '--smoke') {
      smokeDir = own[i + 1]
      i += 1
    } else if (!argument.startsWith('-')) path ??= argument
  }
  return {
    ...(path === undefined ? {} : { path: resolve(cwd, path) }),
    ...(smokeDir === undefined ? {} : { smokeDir: resolve(cwd, smokeDir) }),
  }
}

function withoutProgram(argv: readonly string[], isPackaged: boolean): readonly string[] {
  const rest = argv.slice(1)
  if (isPackaged) return rest
  const app = rest.findIndex((argument) => !argument.startsWith('-'))
  return app < 0 ? [] : rest.slice(app + 1)
}
