import type { DockerfileModel, Instruction, Stage } from '#shared/dockerfile/dockerfile-model.ts'

/** A text and what it says. */
export interface ReadText {
  readonly text: string
  readonly model: DockerfileModel
}

/**
 * Which instruction of a text is which of another, older one: ids of `now` → ids of `then`. Stages match by name, else
 * by place; within them an instruction matches one that reads the same, in order. An instruction that was changed has
 * no match: what is known of the old one is not true of it.
 */
export function matchInstructions(now: ReadText, then: ReadText): ReadonlyMap<string, string> {
  const match = new Map<string, string>()
  const linesNow = now.text.split('\n')
  const linesThen = then.text.split('\n')
  for (const stage of now.model.stages) {
    const other = sameStage(stage, then.model)
    if (other === undefined) continue
    let next = 0
    const candidates = instructions(other)
    for (const instruction of instructions(stage)) {
      const wanted = wording(linesNow, instruction)
      const found = candidates.findIndex(
        (candidate, index) => index >= next && wording(linesThen, candidate) === wanted,
      )
      const counterpart = candidates[found]
      if (counterpart === undefined) continue
      match.set(instruction.id, counterpart.id)
      next = found + 1
    }
  }
  return match
}

function sameStage(stage: Stage, model: DockerfileModel): Stage | undefined {
  const name = stage.name?.toLowerCase()
  if (name === undefined) {
    const other = model.stages[stage.index]
    return other?.name === undefined ? other : undefined
  }
  return model.stages.findLast((other) => other.name?.toLowerCase() === name)
}

function instructions(stage: Stage): readonly Instruction[] {
  return [stage.from, ...stage.instructions]
}

function wording(lines: readonly string[], { lines: { first, last } }: Instruction): string {
  return lines
    .slice(first - 1, last)
    .join('\n')
    .trim()
}
