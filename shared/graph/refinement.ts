import type { BuildOp } from '../build/build-event.ts'

/** What an engine's LLB adds to a Dockerfile's graph. A record's key is the id of an instruction or of a card. */
export interface Refinement {
  /** The whole LLB of the target, in the order of the engine; of several platforms the ops of all, each once. */
  readonly ops: readonly BuildOp[]
  /** By instruction id, FROM included. */
  readonly instructions: Readonly<Record<string, RefinedInstruction>>
  /** By card id: of an image's card that image, of a stage's card the image after its FROM. */
  readonly bases: Readonly<Record<string, RefinedBase>>
  /** The same in words for people, for what needs a word: by id of an instruction, or of a card (its base image). */
  readonly notes: Readonly<Record<string, string>>
}

export interface RefinedInstruction {
  /** Its own ops in the order of the LLB: usually one for each platform; none where it only changes settings. */
  readonly ops: readonly PlatformDigest[]
  /** Ids of other instructions that are the same op: the step runs once for all of them. */
  readonly sharedWith: readonly string[]
  readonly effect: InstructionEffect
}

export type InstructionEffect =
  /** A step that makes or changes files. */
  | 'files'
  /** It changes the image's settings, or nothing; no file. */
  | 'settings'
  /** It would change files, and the engine leaves it out because nothing of the target needs them. */
  | 'pruned'

export interface PlatformDigest {
  /** `sha256:…` */
  readonly digest: string
  /** For instance `linux/arm64`; absent where the op is the same for all. */
  readonly platform?: string
}

/** What an engine knows of an image that the Dockerfile names. */
export type RefinedBase =
  /** It has it. Digests are those by which registries know it, else the id in the engine's store. */
  | { readonly kind: 'held'; readonly image: string; readonly digests: readonly PlatformDigest[] }
  /** It does not have it, and typing asks no registry: an empty image stands for it. */
  | { readonly kind: 'stood-in'; readonly image: string }
