import type { DockerfileModel } from '../dockerfile/dockerfile-model.ts'
import { findTarget } from '../dockerfile/find-target.ts'
import { stageSources } from '../dockerfile/stage-sources.ts'
import { neededStages } from './needed-stages.ts'

/** An image from outside, in the short form that people write. */
export interface NeededImage {
  readonly image: string
  /** `--platform` of its FROM; absent for that which is built for. */
  readonly platform?: string
}

/** What building a target takes from registries, or from the engine's store; of an unknown target what any stage takes. */
export function neededImages({ stages }: DockerfileModel, target?: string): readonly NeededImage[] {
  const index = findTarget(stages, target)
  const needed = index === undefined ? undefined : neededStages(stages, index)
  const images = new Map<string, NeededImage>()
  for (const stage of stages) {
    if (needed?.[stage.index] === false) continue
    for (const { kind, ref } of stageSources(stage)) {
      if (ref.kind !== 'image') continue
      const { image } = ref
      const platform = kind === 'from' ? stage.platform : undefined
      images.set(`${image} ${platform ?? ''}`, { image, ...(platform !== undefined && { platform }) })
    }
  }
  return [...images.values()]
}
