import type { Stage } from './dockerfile-model.ts'

/** The last stage of that name without regard to case, or a number; the last stage of all if nothing is asked for. */
export function findTarget(stages: readonly Stage[], target: string | undefined): number | undefined {
  if (target === undefined || target === '') return stages.at(-1)?.index
  const wanted = target.toLowerCase()
  const named = stages.findLast((stage) => stage.name?.toLowerCase() === wanted)
  if (named !== undefined) return named.index
  return /^\d+$/.test(target) ? stages[Number(target)]?.index : undefined
}
