import { suggestion } from '#shared/dockerfile/suggest.ts'
import manifest from '../../package.json' with { type: 'json' }
import type { Command, Terminal } from './terminal.ts'

/** Each command is loaded when it is called, so that `slipway graph` starts without what builds need. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  graph: async () => (await import('./graph/graph-command.ts')).graphCommand,
  build: async () => (await import('./build/build-command.ts')).buildCommand,
}

const help = `Usage: slipway COMMAND [OPTIONS]

Commands
  graph PATH   draws the graph of a Dockerfile: SVG, Graphviz dot, Mermaid or JSON
  build PATH   builds with BuildKit and shows what runs, what was cached and where the time went

  --help       what a command can do: slipway COMMAND --help
  --version

The window is opened by npm start, or by the installed application.
`

/** Nothing was done: the command line is wrong. */
const NOT_UNDERSTOOD = 2
/** As shells say it of what SIGINT ended. */
const STOPPED = 130

/** The command line of Slipway. @returns the exit code, which each command's help tells */
export async function runCli(
  args: readonly string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const { stdout, stderr } = terminal
  const [name, ...rest] = args
  switch (name) {
    case undefined:
      stderr.write(help)
      return NOT_UNDERSTOOD
    case '--help':
    case '-h':
    case 'help':
      if (rest[0] !== undefined) return runCli([rest[0], '--help'], terminal, signal)
      stdout.write(help)
      return 0
    case '--version':
    case '-v':
      stdout.write(`slipway ${manifest.version}\n`)
      return 0
    default: {
      const load = Object.hasOwn(commands, name) ? commands[name] : undefined
      if (load !== undefined) return run(await load(), rest, terminal, signal)
      const near = suggestion(name, Object.keys(commands), { caseSensitive: false })
      stderr.write(`slipway: there is no command ${JSON.stringify(name)}${near}. See slipway --help.\n`)
      return NOT_UNDERSTOOD
    }
  }
}

async function run(
  command: Command,
  args: readonly string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  try {
    return await command(args, terminal, signal)
  } catch (error) {
    if (signal.aborted) return STOPPED
    throw error
  }
}
