import { stat, writeFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import type { Writable } from 'node:stream'
import { writeAtomically } from '#electron/lib/atomic-write.ts'
import { fileError } from '#electron/lib/file-error.ts'
import { assertNever } from '#shared/assert-never.ts'
import type { DockerfileModel } from '#shared/dockerfile/dockerfile-model.ts'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { suggestion } from '#shared/dockerfile/suggest.ts'
import type { BuildGraph } from '#shared/graph/build-graph.ts'
import { opsToDot } from '#shared/graph/export/ops-to-dot.ts'
import { opsToJson } from '#shared/graph/export/ops-to-json.ts'
import { opsToMermaid } from '#shared/graph/export/ops-to-mermaid.ts'
import { opsToSvg } from '#shared/graph/export/ops-to-svg.ts'
import { toDot } from '#shared/graph/export/to-dot.ts'
import { toJson } from '#shared/graph/export/to-json.ts'
import { toMermaid } from '#shared/graph/export/to-mermaid.ts'
import { toSvg } from '#shared/graph/export/to-svg.ts'
import { layoutOps } from '#shared/graph/layout-ops.ts'
import { layoutGraph } from '#shared/graph/layout.ts'
import { toGraph } from '#shared/graph/to-graph.ts'
import { viewGraph } from '#shared/graph/view-graph.ts'
import { isRemoteContext } from '#shared/request/is-remote-context.ts'
import { ok, type Result } from '#shared/result.ts'
import type { Terminal } from '../terminal.ts'
import { graphHelp } from './graph-help.ts'
import { type GraphOptions, readGraphOptions } from './graph-options.ts'
import { type NamedDockerfile, readDockerfile } from '../read-dockerfile.ts'

const FINE = 0
/** The Dockerfile has errors. */
const BROKEN = 1
/** The command line is wrong, or a file cannot be read or written. */
const NOT_DONE = 2

/** `slipway graph`: draws a Dockerfile as the studio does; an engine is asked for its own graph alone. @returns the exit code */
export async function graphCommand(
  args: readonly string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const { stdout, stderr, cwd, env } = terminal
  const fail = (message: string): number => {
    stderr.write(`slipway graph: ${message}\n`)
    return NOT_DONE
  }
  const options = readGraphOptions(args, env)
  if (!options.ok) return fail(`${options.error}. See slipway graph --help.`)
  if (options.value === 'help') {
    await write(stdout, graphHelp)
    return FINE
  }
  const { path, output, target, ops } = options.value
  if (isRemoteContext(path))
    return fail(`${path} is elsewhere; give a Dockerfile of this machine, or - for standard input`)
  const file = await readDockerfile(path, terminal, signal)
  if (!file.ok) return fail(file.error)
  const model = modelOf(file.value.text, options.value)
  const graph = toGraph(model, target)
  for (const { severity, message, range } of model.problems) {
    const { line, column } = range.start
    stderr.write(`${file.value.name}:${line}:${column + 1}: ${severity}: ${message}\n`)
  }
  const isBroken = model.problems.some(({ severity }) => severity === 'error')
  if (graph.targetProblem !== undefined && model.stages.length > 0) {
    return fail(`${graph.targetProblem}${nearTarget(target ?? '', model)}`)
  }
  const drawn = ops
    ? await drawOps(file.value, options.value, terminal, signal)
    : ok(draw(model, graph, options.value))
  if (!drawn.ok) return fail(drawn.error)
  try {
    if (output === undefined) await write(stdout, drawn.value)
    else await save(resolve(cwd, output), drawn.value)
  } catch (error) {
    return fail(fileError(output ?? 'standard output', 'save', error).message)
  }
  return isBroken ? BROKEN : FINE
}

function modelOf(text: string, { args, contexts, platform, target }: GraphOptions): DockerfileModel {
  return parseDockerfile(text, {
    args,
    contexts,
    ...(platform === undefined ? {} : { targetPlatform: platform }),
    ...(target === undefined ? {} : { target }),
  })
}

function nearTarget(target: string, { stages }: DockerfileModel): string {
  const names = stages.flatMap(({ name }) => (name === undefined ? [] : [name]))
  const near = suggestion(target, names, { caseSensitive: false })
  return near === '' && names.length > 0 ? `; there are ${names.join(', ')}` : near
}

function draw(model: DockerfileModel, graph: BuildGraph, options: GraphOptions): string {
  const { format, view, collapse, theme } = options
  const { direction } = view
  const collapsed = collapse ? graph.cards.map(({ id }) => id) : []
  const viewed = viewGraph(graph, { ...view, collapsed })
  switch (format) {
    case 'svg':
      return toSvg(viewed, layoutGraph(viewed, { direction }), { theme })
    case 'dot':
      return toDot(viewed, direction)
    case 'mermaid':
      return toMermaid(viewed, direction)
    case 'json':
      return toJson(model, viewed)
    default:
      return assertNever(format)
  }
}

/** What an engine makes of the text. Its client is loaded for that alone. */
async function drawOps(
  { text, path }: NamedDockerfile,
  options: GraphOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Result<string, string>> {
  const { askOps } = await import('./ask-ops.ts')
  const context = path === undefined ? terminal.cwd : dirname(path)
  const dockerfile = path === undefined ? 'Dockerfile' : basename(path)
  const ops = await askOps({ context, dockerfile, dockerfileText: text }, options, terminal, signal)
  if (!ops.ok) return ops
  const { direction } = options.view
  switch (options.format) {
    case 'svg':
      return ok(opsToSvg(ops.value, layoutOps(ops.value, direction), { theme: options.theme, direction }))
    case 'dot':
      return ok(opsToDot(ops.value, direction))
    case 'mermaid':
      return ok(opsToMermaid(ops.value, direction))
    case 'json':
      return ok(opsToJson(ops.value))
    default:
      return assertNever(options.format)
  }
}

/** What is no file (`/dev/null`, a pipe) is written into, not replaced. */
async function save(path: string, text: string): Promise<void> {
  const there = await stat(path).catch(() => undefined)
  if (there === undefined || there.isFile()) await writeAtomically(path, Buffer.from(text))
  else await writeFile(path, text)
}

function write(stream: Writable, text: string): Promise<void> {
  return new Promise((resolveWritten, reject) => {
    stream.write(text, (error) => (error instanceof Error ? reject(error) : resolveWritten()))
  })
}
