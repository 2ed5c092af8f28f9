import type { DockerfileModel, Stage } from '#shared/dockerfile/dockerfile-model.ts'
import { neededStages } from '#shared/graph/needed-stages.ts'
import { matchInstructions, type ReadText } from './match-instructions.ts'

const none: ReadonlySet<string> = new Set()

/**
 * Ids of the instructions of a text that a build up to a line left out: what comes after it in its stage, and stages that
 * this one needs nothing of.
 *
 * @param built the text that ends at the line
 */
export function leftOut(now: ReadText, built: ReadText): ReadonlySet<string> {
  const last = built.model.stages.at(-1)
  if (last === undefined) return none
  const match = matchInstructions(now, built)
  const target = stageLike(now.model, match, last)
  if (target === undefined) return none
  const needed = neededStages(now.model.stages, target.index)
  const kept = target.instructions.findLastIndex(({ id }) => match.has(id))
  return new Set([
    ...now.model.stages.filter(({ index }) => needed[index] === false).flatMap(idsOf),
    ...target.instructions.slice(kept + 1).map(({ id }) => id),
  ])
}

/** The stage that has most to do with one of the text that was built. */
function stageLike(
  { stages }: DockerfileModel,
  match: ReadonlyMap<string, string>,
  { index }: Stage,
): Stage | undefined {
  const counts = stages.map(
    (stage) => idsOf(stage).filter((id) => match.get(id)?.startsWith(`${index}/`) === true).length,
  )
  const most = Math.max(0, ...counts)
  return most === 0 ? undefined : stages[counts.indexOf(most)]
}

function idsOf({ from, instructions }: Stage): readonly string[] {
  return [from.id, ...instructions.map(({ id }) => id)]
}
