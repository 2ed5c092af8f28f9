/** The options of `slipway build`, as typed; the names are those of `docker buildx build`. */
export interface BuildWords {
  readonly file?: string | undefined
  readonly target?: string | undefined
  readonly tag?: readonly string[] | undefined
  readonly 'build-arg'?: readonly string[] | undefined
  readonly label?: readonly string[] | undefined
  readonly platform?: readonly string[] | undefined
  readonly 'build-context'?: readonly string[] | undefined
  readonly secret?: readonly string[] | undefined
  readonly ssh?: readonly string[] | undefined
  readonly 'no-cache'?: boolean | undefined
  readonly 'no-cache-filter'?: readonly string[] | undefined
  readonly pull?: boolean | undefined
  readonly network?: string | undefined
  readonly 'add-host'?: readonly string[] | undefined
  readonly 'shm-size'?: string | undefined
  readonly ulimit?: readonly string[] | undefined
  readonly 'cgroup-parent'?: string | undefined
  readonly allow?: readonly string[] | undefined
  readonly provenance?: string | undefined
  readonly sbom?: string | undefined
  readonly 'cache-from'?: readonly string[] | undefined
  readonly 'cache-to'?: readonly string[] | undefined
  readonly output?: readonly string[] | undefined
  readonly load?: boolean | undefined
  readonly push?: boolean | undefined
}
