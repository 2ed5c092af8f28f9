/** What an image tells about its own making. Absent: what the engine does by itself, or nothing where `false`. */
export interface Attestations {
  /** `min` tells the sources, `max` also the LLB, arguments and the Dockerfile. */
  readonly provenance?:
    false | { readonly mode: 'min' | 'max'; readonly attributes?: Readonly<Record<string, string>> }
  /** The packages in the image, found by a scanner: BuildKit's own unless its image is named. */
  readonly sbom?: false | { readonly generator?: string }
}
