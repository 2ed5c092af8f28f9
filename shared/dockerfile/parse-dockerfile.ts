import type { DockerfileModel } from './dockerfile-model.ts'
import { GlobalArgs } from './global-args.ts'
import { linkStages, type ReadStage } from './link.ts'
import { NamedContexts } from './named-contexts.ts'
import { ProblemList } from './problem-list.ts'
import { readInstruction, type ReadInstruction } from './read-instruction.ts'
import { type LogicalLine, scan } from './scan.ts'
import { skipSpaces } from './source-text.ts'

export interface ParseOptions {
  /** Build arguments that override the defaults of ARGs before the first FROM. */
  readonly args?: Readonly<Record<string, string>>
  /** Names of the contexts given with the build: they win over stages and images. */
  readonly contexts?: readonly string[]
  /** The target's name, for `TARGETSTAGE`: that of the last stage unless given. */
  readonly target?: string
  /** The platform of the machine that builds, for `BUILDPLATFORM` and its kin: `linux/amd64` unless given. */
  readonly buildPlatform?: string
  /** The platform built for: the build platform unless given. */
  readonly targetPlatform?: string
}

/**
 * Reads any text as a Dockerfile. Never throws: what is wrong is in the model's problems. Three passes, each linear:
 * lines (scan.ts), instructions (read-instruction.ts), stages (link.ts).
 *
 * A scanner of our own, by measurement (2 busy cores, Node 24, medians of several runs; test/bench/model.bench.ts): 5,000
 * instructions read and linked in 19 to 29 ms, where dockerfile-ast takes 60 to 110 ms to parse them alone, against an
 * aim of 50 ms; both are linear.
 * dockerfile-ast finds heredocs and today's flags, but splits a quoted flag (`--mount="type=cache,target=/a b"`) at its
 * blank, takes an unterminated heredoc without a word, and resolves no ARG, stage or platform.
 */
export function parseDockerfile(text: string, options: ParseOptions = {}): DockerfileModel {
  const problems = new ProblemList()
  const { directives, escape, checks, lines, lineCount } = scan(text, problems)
  const globals: ReadInstruction[] = []
  const stages: { from: ReadInstruction; instructions: ReadInstruction[] }[] = []
  for (const line of lines) {
    const isFrom = startsStage(line)
    const stage = stages.at(-1)
    const id = isFrom
      ? `${stages.length}/0`
      : stage === undefined
        ? `global/${globals.length}`
        : `${stages.length - 1}/${stage.instructions.length + 1}`
    const read = readInstruction(id, line, escape, problems)
    const { keyword } = read.parts
    if (isFrom) stages.push({ from: read, instructions: [] })
    else if (stage !== undefined) stage.instructions.push(read)
    else if (keyword === 'ARG') globals.push(read)
    else if (keyword !== 'unknown') {
      problems.error('no-build-stage', 'no build stage in current context', read.parts.range)
    }
  }
  if (stages.length === 0) reportNoStage(text, lines.length, lineCount, problems)
  const buildPlatform = options.buildPlatform ?? 'linux/amd64'
  const globalArgs = new GlobalArgs({
    args: options.args ?? {},
    buildPlatform,
    targetPlatform: options.targetPlatform ?? buildPlatform,
    targetStage: options.target ?? lastStageName(stages) ?? 'default',
  })
  const contexts = new NamedContexts(options.contexts ?? [])
  return {
    directives,
    escape,
    checks,
    globalArgs: globals.map((read) => {
      const args = globalArgs.declare(read, escape, problems)
      return { ...read.parts, detail: { kind: 'arg', args } }
    }),
    stages: linkStages(stages, { escape, globalArgs, contexts, problems }),
    problems: problems.sorted(),
    lineCount,
  }
}

function lastStageName(stages: readonly ReadStage[]): string | undefined {
  const args = stages.at(-1)?.from.args
  const name = args?.kind === 'words' ? args.words[2] : undefined
  return name?.text.toLowerCase()
}

const fromPattern = /^from(?:[ \t\v\f\r]|$)/i

function startsStage({ joined }: LogicalLine): boolean {
  return fromPattern.test(joined.text.slice(skipSpaces(joined.text)))
}

/**
 * A text without a stage must not reach an engine: the BuildKit of Docker 26.1.5 panics on a file that holds only ARGs
 * (`index out of range [-1]`), and the whole daemon ends with it.
 */
function reportNoStage(text: string, instructions: number, lineCount: number, problems: ProblemList): void {
  const start = { line: 1, column: 0 }
  if (text === '') problems.error('empty-file', 'the Dockerfile cannot be empty', { start, end: start })
  else {
    const message =
      instructions === 0 ? 'file with no instructions' : 'dockerfile contains no stages to build'
    const line = instructions === 0 && text.endsWith('\n') ? lineCount - 1 : lineCount
    const end = { line, column: 0 }
    problems.error(instructions === 0 ? 'empty-file' : 'no-stage', message, { start: end, end })
  }
}
