import type { DockerfileModel, Instruction, SourceRef, Stage } from './dockerfile-model.ts'
import { stageSources } from './stage-sources.ts'

/** A text that builds a stage as far as one of its instructions. */
export interface TextUpTo {
  /** What is left has the lines that it had. */
  readonly text: string
  /** The last line of the instruction, heredocs included. */
  readonly line: number
}

/**
 * The text without what comes after an instruction: its stage is the last one then and is built without being named, as
 * BuildKit takes only names as target. Nothing is lost by that, since stages take files only from those above them.
 *
 * @param model what `text` says
 * @param id of FROM or of an instruction of a stage
 * @returns nothing where there is no such instruction in a stage, or where a stage that stays names one that does not:
 * that would be an image's name then
 */
export function textUpTo(text: string, model: DockerfileModel, id: string): TextUpTo | undefined {
  const { stages } = model
  const at = stages.findIndex((stage) => instructionsOf(stage).some(hasId))
  const last = stages
    .slice(at, at + 1)
    .flatMap(instructionsOf)
    .find(hasId)
  if (last === undefined) return undefined
  const below = stages.slice(at + 1)
  const taken = stages.slice(0, at + 1).flatMap(stageSources)
  if (taken.some(({ ref }) => namesOneOf(below, ref))) return undefined
  const { last: line } = last.lines
  return { text: `${text.split('\n').slice(0, line).join('\n')}\n`, line }

  function hasId(instruction: Instruction): boolean {
    return instruction.id === id
  }
}

function instructionsOf({ from, instructions }: Stage): readonly Instruction[] {
  return [from, ...instructions]
}

function namesOneOf(stages: readonly Stage[], { kind, text }: SourceRef): boolean {
  const name = text.toLowerCase()
  return (
    kind === 'unresolved' &&
    stages.some((stage) => stage.name?.toLowerCase() === name || String(stage.index) === name)
  )
}
