import type { DockerfileModel, Instruction, Stage } from './dockerfile-model.ts'
import { stageSources } from './stage-sources.ts'

/** A text that builds a stage as far as one of its instructions. */
export interface TextUpTo {
  /** What is left has the line that it had. */
  readonly text: string
  /** The target to name; absent where the stage is the last one of the text. */
  readonly target?: string
  /** The last line of the instruction. */
  readonly line: number
}

/**
 * The text without what comes after an instruction, so that its stage is the last one and needs no name: BuildKit takes
 * only names as target. Only where the rest takes files from a later stage those stay, and the stage is named.
 *
 * @param model what `text` says
 * @param id of FROM or of an instruction of a stage
 * @returns nothing where there is no such instruction in a stage, or no name would tell its stage from another
 */
export function textUpTo(text: string, model: DockerfileModel, id: string): TextUpTo | undefined {
  const stage = model.stages.find(({ from, instructions }) => [from, ...instructions].some(hasId))
  if (stage === undefined) return undefined
  const kept = [stage.from, ...stage.instructions].findIndex(hasId)
  const cut: Stage = { ...stage, instructions: stage.instructions.slice(0, kept) }
  const line = (cut.instructions.at(-1) ?? stage.from).lines.last
  const lines = text.split('\n')
  if (!takesFromLater([...model.stages.slice(0, stage.index), cut], stage.index)) {
    return { text: `${lines.slice(0, line).join('\n')}\n`, line }
  }
  const end = stage.instructions.at(-1)?.lines.last ?? line
  const blanked = lines.map((content, at) => (at >= line && at < end ? '' : content))
  if (stage.name === undefined) {
    const target = freeName(model.stages, `stage-${stage.index}`)
    const { line: row, column } = stage.base.range.end
    const from = blanked[row - 1] ?? ''
    blanked[row - 1] = `${from.slice(0, column)} AS ${target}${from.slice(column)}`
    return { text: blanked.join('\n'), target, line }
  }
  const name = stage.name.toLowerCase()
  return lastOfName(model.stages, name) === stage
    ? { text: blanked.join('\n'), target: name, line }
    : undefined

  function hasId(instruction: Instruction): boolean {
    return instruction.id === id
  }
}

/** Whether any of the stages, the triggers of their bases included, takes something from one after the last of them. */
function takesFromLater(stages: readonly Stage[], last: number): boolean {
  return stages.some((stage) =>
    stageSources(stage).some(({ ref }) => ref.kind === 'stage' && ref.index > last),
  )
}

function lastOfName(stages: readonly Stage[], name: string): Stage | undefined {
  return stages.findLast((stage) => stage.name?.toLowerCase() === name)
}

function freeName(stages: readonly Stage[], wanted: string): string {
  return lastOfName(stages, wanted) === undefined ? wanted : freeName(stages, `${wanted}-`)
}
