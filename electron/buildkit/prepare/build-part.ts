import type { MethodHandlers } from '../grpc/grpc-server.ts'
import type { OciStore } from '../session/content-store/oci-store.ts'
import type { FolderSource } from '../session/context/send-folder.ts'
import type { CacheOption, Exporter } from '../solve.ts'

/** What one aspect of a request means for the engine: what it is told, and what it may ask back for. */
export interface BuildPart {
  /** For the frontend. */
  readonly attributes?: Readonly<Record<string, string>>
  readonly entitlements?: readonly string[]
  /** What file sync serves, by name. */
  readonly folders?: Readonly<Record<string, FolderSource>>
  /** Folders in OCI layout that the content store serves, by the store's id. */
  readonly stores?: Readonly<Record<string, OciStore>>
  /** Services that only this part offers. */
  readonly handlers?: MethodHandlers
  readonly exporters?: readonly Exporter[]
  readonly cacheExports?: readonly CacheOption[]
  readonly cacheImports?: readonly CacheOption[]
  /** Called with what the exporters told once the build has succeeded. */
  readonly finish?: (response: Readonly<Record<string, string>>, signal: AbortSignal) => Promise<void>
  /** Called when the build has ended in whichever way, after `finish`. Must not throw. */
  readonly dispose?: () => Promise<void> | void
}

/** All parts as one, in their order. */
export function mergeParts(parts: readonly BuildPart[]): Required<BuildPart> {
  return {
    attributes: Object.assign({}, ...parts.map(({ attributes }) => attributes)) as Record<string, string>,
    entitlements: [...new Set(parts.flatMap(({ entitlements }) => entitlements ?? []))],
    folders: Object.assign({}, ...parts.map(({ folders }) => folders)) as Record<string, FolderSource>,
    stores: Object.assign({}, ...parts.map(({ stores }) => stores)) as Record<string, OciStore>,
    handlers: Object.assign({}, ...parts.map(({ handlers }) => handlers)) as MethodHandlers,
    exporters: parts.flatMap(({ exporters }) => exporters ?? []),
    cacheExports: parts.flatMap(({ cacheExports }) => cacheExports ?? []),
    cacheImports: parts.flatMap(({ cacheImports }) => cacheImports ?? []),
    async finish(response, signal) {
      for (const part of parts) await part.finish?.(response, signal)
    },
    async dispose() {
      for (const part of parts) await part.dispose?.()
    },
  }
}
