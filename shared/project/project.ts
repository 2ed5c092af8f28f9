import type { SecretSource } from '../request/build-request.ts'

/** A folder that is open in the studio: the build context with the Dockerfiles in it. */
export interface Project extends ProjectDefaults {
  /** Absolute path of the folder: the build context. */
  readonly root: string
  /** The folder's name, for titles. */
  readonly name: string
  /** Dockerfiles found in the folder, relative to the root, with `/`, best first. Empty if there is none. */
  readonly dockerfiles: readonly string[]
  /** The Dockerfile to show first; absent if there is none. */
  readonly dockerfile?: string
}

/** What `slipway.json` in a project's folder says. */
export interface ProjectDefaults {
  readonly defaults: BuildDefaults
  /** What is wrong with it, if anything; nothing of a wrong one is used. */
  readonly defaultsProblem?: string
}

/** The content of `slipway.json`: what a build of this project uses unless told otherwise. */
export interface BuildDefaults {
  readonly target?: string
  readonly tags?: readonly string[]
  /** For instance `linux/arm64`; several make an image for each. */
  readonly platforms?: readonly string[]
  readonly args?: Readonly<Record<string, string>>
  readonly secrets?: readonly SecretSource[]
}

export interface RecentProject {
  readonly path: string
  readonly name: string
  /** Milliseconds since the epoch. */
  readonly openedAt: number
  /** Whether the folder is still there. */
  readonly exists: boolean
}

/** One of the projects that come with the studio. */
export interface Sample {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly path: string
}

/** A text file as it is edited: always `\n` inside; what it had on disk is kept for saving. */
export interface TextDocument {
  /** Absolute path. */
  readonly path: string
  readonly text: string
  readonly lineEnding: 'lf' | 'crlf'
  readonly bom: boolean
  readonly readOnly: boolean
  /** Identifies what was read (hash of the bytes): saving refuses if the file holds something else. */
  readonly revision: string
  /** A draft that was never saved, from before a crash; absent if there is none. */
  readonly draft?: string
}

/** What became of an open file outside of the studio. */
export type DocumentChange =
  | { readonly kind: 'changed'; readonly document: TextDocument }
  | { readonly kind: 'deleted'; readonly path: string }
  | { readonly kind: 'unreadable'; readonly path: string; readonly message: string }

/** What became of the open folder outside of the studio. */
export type ProjectChange =
  | { readonly kind: 'dockerfiles'; readonly dockerfiles: readonly string[] }
  | ({ readonly kind: 'defaults' } & ProjectDefaults)
  | { readonly kind: 'gone' }
  | { readonly kind: 'back' }
