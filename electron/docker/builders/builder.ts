/** The drivers that buildx has; other names are kept as they are and refused. */
export type BuilderDriver = 'docker' | 'docker-container' | 'remote' | 'kubernetes' | (string & {})

/** One BuildKit of a builder. */
export interface BuilderNode {
  readonly name: string
  /** A Docker context or an address: of the engine around a container, or of a remote buildkitd itself. */
  readonly endpoint: string
  /** The platforms that the user fixed, for instance `linux/arm64`; empty where the node tells them itself. */
  readonly platforms: readonly string[]
  /** The driver's options, for instance `cacert` of a remote one. */
  readonly options: Readonly<Record<string, string>>
}

/** A builder of buildx: one of its files, or what it makes of each Docker context by itself. */
export interface Builder {
  readonly name: string
  readonly driver: BuilderDriver
  readonly nodes: readonly BuilderNode[]
  readonly isCurrent: boolean
  /** Why it cannot be used, in a sentence. */
  readonly problem?: string
}
