import type { BuildOp } from '../build/build-event.ts'
import type { BuildRequest } from '../request/build-request.ts'
import type { NamedImage } from '../dockerfile/named-images.ts'

/** A build that nobody asked for yet: what the text on screen means to the engine. */
export interface RefineQuestion {
  readonly request: BuildRequest
}

export type RefineAnswer =
  | {
      readonly kind: 'refined'
      /** The LLB of the target; of several platforms the ops of all, each once. */
      readonly ops: readonly BuildOp[]
      /** The images that the text names. */
      readonly images: readonly FoundImage[]
      /** What the text wants to be read by, where the engine read it by itself: `docker/dockerfile:1.7`. */
      readonly frontend?: string
    }
  /** The engine cannot tell; the reason is one sentence for people. */
  | { readonly kind: 'unavailable'; readonly reason: string }

export interface FoundImage extends NamedImage {
  /**
   * `sha256:…` by which the registry knows it, else its id in the engine's store. Absent if the engine does not have it:
   * an empty image stood for it.
   */
  readonly digest?: string
}
