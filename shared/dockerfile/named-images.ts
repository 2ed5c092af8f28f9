import type { DockerfileModel } from './dockerfile-model.ts'
import { stageSources } from './stage-sources.ts'

/** An image from outside, in the short form that people write. */
export interface NamedImage {
  readonly image: string
  /** `--platform` of its FROM; absent for that which is built for. */
  readonly platform?: string
}

/** What the stages take from registries, or from the engine's store: each once, whether a target needs it or not. */
export function namedImages({ stages }: DockerfileModel): readonly NamedImage[] {
  const images = new Map<string, NamedImage>()
  for (const stage of stages) {
    for (const { kind, ref } of stageSources(stage)) {
      if (ref.kind !== 'image') continue
      const { image } = ref
      const platform = kind === 'from' ? stage.platform : undefined
      images.set(`${image} ${platform ?? ''}`, { image, ...(platform !== undefined && { platform }) })
    }
  }
  return [...images.values()]
}
