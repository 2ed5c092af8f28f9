/** Which steps a cache holds: those of the result's layers, or all. */
export type CacheMode = 'min' | 'max'

/** Where a build may take results from. Local paths are absolute. */
export type CacheImport =
  | { readonly kind: 'registry'; readonly reference: string; readonly attributes?: Attributes }
  | { readonly kind: 'local'; readonly path: string; readonly tag?: string; readonly digest?: string }
  | { readonly kind: 'gha'; readonly attributes?: Attributes }
  | { readonly kind: 's3'; readonly attributes: Attributes }

/** Where a build leaves its results for others. Local paths are absolute. */
export type CacheExport =
  /** Within the image itself; the layers of the result only. */
  | { readonly kind: 'inline' }
  | ({ readonly kind: 'registry'; readonly reference: string } & CacheExportOptions)
  | ({ readonly kind: 'local'; readonly path: string; readonly tag?: string } & CacheExportOptions)
  | ({ readonly kind: 'gha' } & CacheExportOptions)
  | ({ readonly kind: 's3' } & CacheExportOptions)

interface CacheExportOptions {
  /** `min` unless given. */
  readonly mode?: CacheMode
  /** Whether the build goes on when the cache cannot be exported. */
  readonly ignoreError?: boolean
  /** What BuildKit's documentation names for this kind, for instance `{compression: 'zstd', 'oci-mediatypes': 'true'}`. */
  readonly attributes?: Attributes
}

type Attributes = Readonly<Record<string, string>>
