import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { readDefaults } from '#electron/services/projects/read-defaults.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { readBuildWords } from '#shared/request/options/read-build-words.ts'
import { isRemoteContext } from '#shared/request/is-remote-context.ts'
import type { Terminal } from '../terminal.ts'
import { readWords } from '../read-words.ts'
import { buildHelp } from './build-help.ts'
import { buildOptions } from './build-options.ts'
import { buildTarget } from './build-target.ts'
import { runBuildCommand, type Progress } from './run-build-command.ts'
import { withDefaults } from './with-defaults.ts'

/** Nothing was built: the command line, or what it names, is wrong. */
const NOT_UNDERSTOOD = 2

/**
 * `slipway build`: builds as the studio does, in a terminal.
 *
 * @returns the exit code: 0 built, 1 failed, 2 not understood, 130 stopped
 */
export async function buildCommand(
  args: readonly string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const words = readWords(args, buildOptions)
  if (!words.ok) return complain(words.error, terminal)
  const { help, json = false, quiet = false, progress = 'auto', file, ...asked } = words.value.values
  if (help) {
    terminal.stdout.write(buildHelp)
    return 0
  }
  const { cwd, env } = terminal
  const [path = '.', ...more] = words.value.positionals
  if (more.length > 0) return complain(`there is one PATH, not also ${more.join(', ')}`, terminal)
  if (progress !== 'auto' && progress !== 'tty' && progress !== 'plain')
    return complain(`--progress ${progress}: is one of auto, tty, plain`, terminal)
  const target = await buildTarget(path, file, terminal, signal)
  if (!target.ok) return complain(target.error, terminal)
  const read = readBuildWords(asked, target.value.context, {
    absolute: (given) => resolve(cwd, given),
    isSocket: (given) => statSync(given, { throwIfNoEntry: false })?.isSocket() ?? false,
    env,
  })
  if (!read.ok) return complain(read.error, terminal)
  const { request, note } = await prepared(read.value)
  if (note !== undefined) terminal.stderr.write(`${note}\n`)
  const shown: Progress = json ? 'json' : quiet ? 'quiet' : progress
  return runBuildCommand({ request, text: target.value.text, progress: shown }, terminal, signal)
}

/** With what the folder's own file asks for; a wrong one is told and not used. */
async function prepared(
  request: BuildRequest,
): Promise<{ readonly request: BuildRequest; readonly note?: string }> {
  if (isRemoteContext(request.context)) return { request }
  const { defaults, defaultsProblem } = await readDefaults(request.context)
  return {
    request: withDefaults(request, defaults),
    ...(defaultsProblem !== undefined && { note: defaultsProblem }),
  }
}

function complain(message: string, { stderr }: Terminal): number {
  stderr.write(`slipway build: ${message}. See slipway build --help.\n`)
  return NOT_UNDERSTOOD
}
