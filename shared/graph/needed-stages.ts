import type { SourceRef, Stage } from '../dockerfile/dockerfile-model.ts'
import { stageSources } from '../dockerfile/stage-sources.ts'

/** For each stage whether building the target reaches it. Each stage is looked at once: linear. */
export function neededStages(stages: readonly Stage[], target: number): readonly boolean[] {
  const needed = stages.map(() => false)
  const open: number[] = []
  const reach = (ref: SourceRef): void => {
    if (ref.kind !== 'stage' || needed[ref.index] === true) return
    needed[ref.index] = true
    open.push(ref.index)
  }
  needed[target] = true
  open.push(target)
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    const stage = stages[index]
    for (const { ref } of stage === undefined ? [] : stageSources(stage)) reach(ref)
  }
  return needed
}
