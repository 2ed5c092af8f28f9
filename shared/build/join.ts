import type { DockerfileModel, Instruction, Stage } from '../dockerfile/dockerfile-model.ts'
import type { LineRange } from '../source-range.ts'
import type { BuildSnapshot } from './build-snapshot.ts'
import { haveRanges, opOf } from './cacheable.ts'
import { readVertexName, type VertexName } from './vertex-name.ts'

/** Vertex digests of each instruction, by instruction id (`0/3`; `0/0` is FROM). An instruction without any is absent. */
export type StepJoin = ReadonlyMap<string, readonly string[]>

/**
 * Which vertices carry out which instructions. The model must be that of the text that was built.
 *
 * A vertex is an op of the LLB, and the op tells its lines; where two instructions share an op both get it. An engine that
 * tells no lines is joined by the names of its vertices: stage and position.
 */
export function joinSteps(
  model: DockerfileModel,
  { ops, order, steps }: Pick<BuildSnapshot, 'ops' | 'order' | 'steps'>,
): StepJoin {
  const join = new Map<string, string[]>()
  const add = (id: string, digest: string): void => {
    const digests = join.get(id)
    if (digests === undefined) join.set(id, [digest])
    else if (!digests.includes(digest)) digests.push(digest)
  }
  const hasRanges = haveRanges(ops)
  if (hasRanges) {
    const byLine = instructionsByLine(model)
    for (const op of ops) {
      for (const range of op.lines) {
        for (const instruction of within(byLine, range)) {
          // BuildKit gives what an ONBUILD of the base brings the first line of the file.
          if (instruction.keyword === 'FROM' && op.kind !== 'source') continue
          add(instruction.id, op.digest)
        }
      }
    }
  }
  joinByName(
    model,
    order.filter((digest) => !hasRanges || opOf(ops, digest) === undefined),
    steps,
    add,
  )
  return join
}

interface NamedStep {
  readonly digest: string
  readonly name: VertexName
  readonly stage: Stage
}

/** Joins vertices by the stage and position in their names. */
function joinByName(
  model: DockerfileModel,
  digests: readonly string[],
  steps: BuildSnapshot['steps'],
  add: (id: string, digest: string) => void,
): void {
  const named: NamedStep[] = []
  /** Triggers that a base brings in come first and are counted, but not in the total: so many too many. */
  const triggers = new Map<string, number>()
  for (const digest of digests) {
    const name = readVertexName(steps[digest]?.name ?? '')
    const stage = name === undefined ? undefined : stageOf(model.stages, name.stage)
    if (name === undefined || stage === undefined) continue
    named.push({ digest, name, stage })
    const key = keyOf(name, stage)
    triggers.set(key, Math.max(triggers.get(key) ?? 0, name.position - name.total))
  }
  for (const { digest, name, stage } of named) {
    const counted = countedInstructions(stage)
    const isFirst = name.position === 1 && name.keyword === 'FROM'
    const shift = isFirst ? 0 : (triggers.get(keyOf(name, stage)) ?? 0)
    const instruction = counted[name.position - 1 - shift]
    if (!name.onBuild && instruction?.keyword === name.keyword) add(instruction.id, digest)
  }
}

function keyOf(name: VertexName, stage: Stage): string {
  return `${name.platform ?? ''} ${stage.index}`
}

/** Instructions in the order of their lines. */
function instructionsByLine(model: DockerfileModel): readonly Instruction[] {
  return model.stages.flatMap((stage) => [stage.from, ...stage.instructions])
}

/** Those instructions that a range of lines touches. */
function within(instructions: readonly Instruction[], range: LineRange): readonly Instruction[] {
  let low = 0
  let high = instructions.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((instructions[middle]?.lines.last ?? 0) < range.first) low = middle + 1
    else high = middle
  }
  const found: Instruction[] = []
  for (let i = low; i < instructions.length; i += 1) {
    const instruction = instructions[i]
    if (instruction === undefined || instruction.lines.first > range.last) break
    found.push(instruction)
  }
  return found
}

/** `stage-2`, a name (the last of duplicates), or nothing for the only stage. */
function stageOf(stages: readonly Stage[], name: string | undefined): Stage | undefined {
  if (name === undefined) return stages.length === 1 ? stages[0] : undefined
  const named = stages.findLast((stage) => stage.name?.toLowerCase() === name)
  if (named !== undefined) return named
  const [, index] = /^stage-(\d+)$/.exec(name) ?? []
  return index === undefined ? undefined : stages[Number(index)]
}

/** What BuildKit counts as `2/4`: FROM an image, ADD, COPY, RUN and WORKDIR. */
function countedInstructions(stage: Stage): readonly Instruction[] {
  const counted = stage.instructions.filter(({ keyword }) =>
    ['ADD', 'COPY', 'RUN', 'WORKDIR'].includes(keyword),
  )
  return stage.base.kind === 'image' || stage.base.kind === 'context' ? [stage.from, ...counted] : counted
}
