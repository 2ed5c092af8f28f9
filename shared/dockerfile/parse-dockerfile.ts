import type { DockerfileModel, Instruction } from './dockerfile-model.ts'
import { GlobalArgs } from './global-args.ts'
import { linkStages, type ReadStage } from './link.ts'
import { ProblemList } from './problem-list.ts'
import { readInstruction, type ReadInstruction } from './read-instruction.ts'
import { scan } from './scan.ts'

export interface ParseOptions {
  /** Build arguments that override the defaults of ARGs before the first FROM. */
  readonly args?: Readonly<Record<string, string>>
  /** Names of the contexts given with the build: they win over stages and images. */
  readonly contexts?: readonly string[]
  /** The platform of the machine that builds, for `BUILDPLATFORM` and its kin: `linux/amd64` unless given. */
  readonly buildPlatform?: string
  /** The platform built for: the build platform unless given. */
  readonly targetPlatform?: string
}

/**
 * Reads any text as a Dockerfile. Never throws: what is wrong is in the model's problems. Three passes, each linear:
 * lines (scan.ts), instructions (read-instruction.ts), stages (link.ts).
 */
export function parseDockerfile(text: string, options: ParseOptions = {}): DockerfileModel {
  const problems = new ProblemList()
  const { directives, escape, lines, lineCount } = scan(text, problems)
  const buildPlatform = options.buildPlatform ?? 'linux/amd64'
  const globalArgs = new GlobalArgs({
    args: options.args ?? {},
    buildPlatform,
    targetPlatform: options.targetPlatform ?? buildPlatform,
  })
  const globals: Instruction[] = []
  const stages: { from: ReadInstruction; instructions: ReadInstruction[] }[] = []
  for (const line of lines) {
    const read = readInstruction(line, escape, problems)
    const { keyword } = read.parts
    if (keyword === 'FROM') {
      stages.push({ from: read, instructions: [] })
      continue
    }
    const stage = stages.at(-1)
    if (stage !== undefined) stage.instructions.push(read)
    else if (keyword === 'ARG') {
      globalArgs.declare(read, escape, problems)
      globals.push({ id: `global/${globals.length}`, ...read.parts, mounts: [] })
    } else if (keyword !== 'unknown') {
      problems.error('no-build-stage', 'no build stage in current context', read.parts.range)
    }
  }
  if (stages.length === 0) reportNoStage(text, lines.length, lineCount, problems)
  const contexts = new Set((options.contexts ?? []).map((name) => name.toLowerCase()))
  const linked: readonly ReadStage[] = stages
  return {
    directives,
    escape,
    globalArgs: globals,
    stages: linkStages(linked, { escape, globalArgs, contexts, problems }),
    problems: problems.sorted(),
    lineCount,
  }
}

function reportNoStage(text: string, instructions: number, lineCount: number, problems: ProblemList): void {
  const start = { line: 1, column: 0 }
  if (text === '') problems.error('empty-file', 'the Dockerfile cannot be empty', { start, end: start })
  else {
    const message =
      instructions === 0 ? 'file with no instructions' : 'dockerfile contains no stages to build'
    const end = { line: lineCount, column: 0 }
    problems.error(instructions === 0 ? 'empty-file' : 'no-stage', message, { start: end, end })
  }
}
