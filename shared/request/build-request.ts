/** Where a secret's value comes from. The value itself never leaves the main process. */
export type SecretSource =
  { readonly id: string; readonly src: string } | { readonly id: string; readonly env: string }

/** What to build and how: the one description that the window, the command line and the history share. */
export interface BuildRequest {
  /** Absolute path of the folder that is the build context. */
  readonly context: string
  /** The Dockerfile's path, relative to the context with `/` (or absolute outside of it). */
  readonly dockerfile: string
  /** The text to build instead of the file's, when the editor holds unsaved text. */
  readonly dockerfileText?: string
  /** The stage to build; absent means the last one. */
  readonly target?: string
  /** Names for the image, `name:tag`; without one the image is kept untagged. */
  readonly tags: readonly string[]
  readonly args: Readonly<Record<string, string>>
  /** `src` is relative to the context or absolute. */
  readonly secrets: readonly SecretSource[]
  readonly noCache: boolean
  /** Ask registries for newer base images even if the engine has them. */
  readonly pull: boolean
}
