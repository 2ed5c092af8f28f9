import type { Output } from '../request/output.ts'

/** A manifest or an index as a registry or an OCI layout refers to it. */
export interface ImageDescriptor {
  readonly mediaType: string
  readonly digest: string
  /** Bytes. */
  readonly size: number
  readonly annotations?: Readonly<Record<string, string>>
}

/** What one output of a build left behind, as far as the engine tells. */
export interface OutputResult {
  readonly kind: Output['kind']
  /** Of an image: its manifest's, or its index's where there are several platforms or attestations. */
  readonly digest?: string
  /** `sha256:…` of an image's config, by which Docker's graph drivers know it. */
  readonly configDigest?: string
  readonly descriptor?: ImageDescriptor
  /** Names as the engine writes them out, for instance `docker.io/library/app:1`. */
  readonly names?: readonly string[]
  /** Whether the names were pushed to their registries. */
  readonly pushed?: boolean
  /** Absolute path of the file or folder that was written. */
  readonly path?: string
}
