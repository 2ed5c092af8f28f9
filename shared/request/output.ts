/** How the layers of an image are compressed. */
export type Compression = 'uncompressed' | 'gzip' | 'estargz' | 'zstd'

/** Options that all outputs in the form of an image share. */
export interface ImageOptions {
  /** Names, `name:tag`. */
  readonly names: readonly string[]
  readonly compression?: Compression
  /** 0 to 9 for gzip and estargz, 0 to 22 for zstd. */
  readonly compressionLevel?: number
  /** Compresses layers again that already were compressed in another way. */
  readonly forceCompression?: boolean
  /** OCI media types instead of Docker's. */
  readonly ociMediaTypes?: boolean
  /** Sets the times of files in the layers to `sourceDateEpoch`. */
  readonly rewriteTimestamp?: boolean
  /** By key; `manifest:`, `index:`, `manifest-descriptor:` or `index-descriptor:` before a key say where it goes. */
  readonly annotations?: Readonly<Record<string, string>>
}

/** What a build leaves behind. Paths are absolute. */
export type Output =
  /** An image in the engine's own store, without names where there are none. */
  | ({ readonly kind: 'load' } & ImageOptions)
  /** An image in the builder's store, or pushed to a registry. */
  | ({
      readonly kind: 'image'
      readonly push?: boolean
      /** Pushes without a tag. */
      readonly pushByDigest?: boolean
      /** Whether the registry may be spoken to without TLS. */
      readonly insecureRegistry?: boolean
      /** Whether the builder keeps the image, too; it does unless told otherwise. */
      readonly store?: boolean
      /** Whether the image is unpacked in the builder's store. */
      readonly unpack?: boolean
    } & ImageOptions)
  /** An archive in OCI layout, or a folder of it where `tar` is false. */
  | ({ readonly kind: 'oci'; readonly path: string; readonly tar?: boolean } & ImageOptions)
  /** An archive that `docker load` reads. */
  | ({ readonly kind: 'docker'; readonly path: string } & ImageOptions)
  /** The files of the result as one archive. */
  | { readonly kind: 'tar'; readonly path: string }
  /** The files of the result in a folder; with several platforms one folder each unless `platformSplit` is false. */
  | { readonly kind: 'local'; readonly path: string; readonly platformSplit?: boolean }
  /** Nothing but what the build leaves in the cache. */
  | { readonly kind: 'cache-only' }
