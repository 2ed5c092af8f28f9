/** What the studio knows of the engine it builds with. */
export type EngineState =
  | { readonly kind: 'connecting'; readonly what: string }
  | { readonly kind: 'ready'; readonly engine: EngineInfo }
  | { readonly kind: 'unavailable'; readonly problem: EngineProblem }

/** Where an engine comes from: the user's own Docker, or the one that set-up unpacked for the studio alone. */
export type EngineOrigin = 'user' | 'private'

export interface EngineInfo {
  readonly origin: EngineOrigin
  /** Where it listens, for instance `unix:///var/run/docker.sock`. */
  readonly endpoint: string
  /** The Docker context, the variable or the builder that named the endpoint, for people. */
  readonly source: string
  /** The builder of buildx whose BuildKit this is; absent for Docker Engine. */
  readonly builder?: { readonly name: string; readonly driver: string }
  /** The version of Docker Engine, or of a builder's BuildKit, which may not tell it. */
  readonly serverVersion: string
  /** The version of Docker Engine's API; empty for a builder, like the two below. */
  readonly apiVersion: string
  readonly operatingSystem: string
  readonly architecture: string
  /** Platforms that its BuildKit worker can build for, the native one first; empty where the engine does not tell. */
  readonly platforms: readonly string[]
  /** Whether RUN must use the host's network because the engine has no bridge (the private engine). */
  readonly hostNetworkOnly: boolean
  /** Bytes of the private engine's data on disk and the cap it is kept under; absent for a user's engine. */
  readonly diskUsage?: { readonly usedBytes: number; readonly capBytes: number }
}

export type EngineProblemReason =
  | 'not-installed'
  | 'not-running'
  /** Its machine does not answer. */
  | 'unreachable'
  | 'no-permission'
  /** The certificates of this side or of the engine do not fit. */
  | 'bad-certificate'
  | 'too-old'
  | 'lost'
  | 'refused'
  /** What names the engine names none: a variable, a Docker context, a builder. */
  | 'bad-endpoint'

/** Why no build can run, in one line, with the line that mends it. */
export interface EngineProblem {
  readonly reason: EngineProblemReason
  readonly message: string
  /** What to do, in words. */
  readonly remedy: string
  /** A line to copy into a terminal, where one line mends it. */
  readonly command?: string
  readonly endpoint?: string
}
