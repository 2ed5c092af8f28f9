/** What the steps of a build used of the engine: asked beside the build, complete some moments after its end. */
export interface BuildUsage {
  /** Absent where the engine does not tell what its cache holds. */
  readonly caches?: readonly CacheMountUse[]
  readonly resources: ResourceReport
}

/** A cache mount of a step, `RUN --mount=type=cache`. */
export interface CacheMountUse {
  /** Digest of the step. */
  readonly step: string
  readonly target: string
  readonly id: string
  /**
   * `new`: there was none, and it was made; `kept`: it was there; `renewed`: there was one, but the step began with an empty
   * one, as builds without cache do; `unused`: the step did not run; `unmeasured`: it was not asked for at the end, since
   * another build may have needed the mount or the engine did not answer; `unknown`: the engine does not tell which of two
   * mounts it means.
   */
  readonly state: 'new' | 'kept' | 'renewed' | 'unused' | 'unmeasured' | 'unknown'
  /** Bytes when the build began; absent where there was none, and where nobody asked before the step may have begun. */
  readonly before?: number
  /** Bytes when it had ended; absent where there is none. */
  readonly after?: number
  /**
   * The bytes are those of the first time that the engine was asked, which may be long ago: Docker's graph drivers measure a
   * mount once and keep the number.
   */
  readonly measuredOnce?: true
}

/** A record of the engine's cache for a cache mount. Times are ms since the epoch. */
export interface CacheMountRecord {
  readonly id: string
  /** Bytes. */
  readonly size: number
  readonly createdAt?: number
  readonly lastUsedAt?: number
  /** Whether a step uses it just then: the engine cannot tell its size. */
  readonly inUse?: boolean
  /** For instance `cached mount /root/.npm from exec /bin/sh -c npm ci with id "/npm"`. */
  readonly description: string
}

/** What the engine's cache held at a moment. */
export interface CacheMountMoment {
  readonly records: readonly CacheMountRecord[]
  /** When the engine had answered, ms since the epoch. */
  readonly at: number
}

export type ResourceReport =
  /** By digest of the step. */
  | { readonly kind: 'recorded'; readonly steps: Readonly<Record<string, StepResources>> }
  | {
      readonly kind: 'missing'
      readonly reason:
        /** The engine keeps no history of builds. */
        | 'no-history'
        /** Only builds that succeed are described. */
        | 'not-succeeded'
        /** It keeps one, but measures no steps: its machine has no cgroup v2, or it is older than that. */
        | 'not-measured'
        /** The engine was lost, or did not write its record in time. */
        | 'not-told'
    }

/** What a step used, as cgroup v2 of its container counted. What the engine does not count is absent. */
export interface StepResources {
  /** ms of processor time of all its processes, and of them in its own code and in the kernel. */
  readonly cpu?: number
  readonly cpuUser?: number
  readonly cpuSystem?: number
  /** The most bytes of memory at once. */
  readonly memoryPeak?: number
  /** Bytes read from and written to block devices. */
  readonly read?: number
  readonly written?: number
  /** Bytes received from and sent to networks. */
  readonly received?: number
  readonly sent?: number
  /** How many of its processes were killed since memory ran out. */
  readonly oomKills?: number
}
