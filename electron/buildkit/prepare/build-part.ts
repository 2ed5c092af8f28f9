import type { EngineOffer } from '../engine-offer.ts'
import type { FrontendCall } from '../frontend-call.ts'
import type { MethodHandlers } from '../grpc/grpc-server.ts'
import type { OciStore } from '../session/content-store/oci-store.ts'
import type { FolderSource } from '../session/context/send-folder.ts'
import type { CacheOption, Exporter } from '../solve.ts'

/** What one aspect of a request means for the engine: what it is told, and what it may ask back for. */
export interface BuildPart {
  /** The engine's own frontend unless another is named. */
  readonly frontend?: FrontendCall['frontend']
  /** For the frontend. */
  readonly attributes?: Readonly<Record<string, string>>
  /** More of them, which depend on the engine. @throws UnsupportedError, RequestError */
  readonly negotiate?: FrontendCall['negotiate']
  /** Builds whose results are contexts of this one, by the contexts' names. */
  readonly linked?: Readonly<Record<string, Required<BuildPart>>>
  readonly entitlements?: readonly string[]
  /** Stable for the folders that are sent: what was sent of them once is not sent again. */
  readonly sharedKey?: string
  /** What file sync serves, by name. */
  readonly folders?: Readonly<Record<string, FolderSource>>
  /** Folders in OCI layout that the content store serves, by the store's id. */
  readonly stores?: Readonly<Record<string, OciStore>>
  /** Files that the engine may fetch as `http://buildkit-session/<id>`, by id. */
  readonly uploads?: Readonly<Record<string, string>>
  /** Services that only this part offers. */
  readonly handlers?: MethodHandlers
  readonly exporters?: readonly Exporter[]
  readonly cacheExports?: readonly CacheOption[]
  /** Why the build cannot have succeeded, where this part knows better than the engine's words. */
  readonly cause?: () => Error | undefined
  /** Called with what the exporters told once the build has succeeded. */
  readonly finish?: (response: Readonly<Record<string, string>>, signal: AbortSignal) => Promise<void>
  /** Called when the build has ended in whichever way, after `finish`. Must not throw. */
  readonly dispose?: () => Promise<void> | void
}

/** All parts as one, in their order. */
export function mergeParts(parts: readonly BuildPart[]): Required<BuildPart> {
  return {
    frontend: parts.findLast(({ frontend }) => frontend !== undefined)?.frontend ?? 'dockerfile.v0',
    attributes: Object.assign({}, ...parts.map(({ attributes }) => attributes)) as Record<string, string>,
    negotiate: (offer: EngineOffer) =>
      Object.assign({}, ...parts.map(({ negotiate }) => negotiate?.(offer))) as Record<string, string>,
    linked: Object.assign({}, ...parts.map(({ linked }) => linked)) as Required<BuildPart>['linked'],
    entitlements: [...new Set(parts.flatMap(({ entitlements }) => entitlements ?? []))],
    sharedKey: parts.find(({ sharedKey }) => sharedKey !== undefined)?.sharedKey ?? '',
    folders: Object.assign({}, ...parts.map(({ folders }) => folders)) as Record<string, FolderSource>,
    stores: Object.assign({}, ...parts.map(({ stores }) => stores)) as Record<string, OciStore>,
    uploads: Object.assign({}, ...parts.map(({ uploads }) => uploads)) as Record<string, string>,
    handlers: Object.assign({}, ...parts.map(({ handlers }) => handlers)) as MethodHandlers,
    exporters: parts.flatMap(({ exporters }) => exporters ?? []),
    cacheExports: parts.flatMap(({ cacheExports }) => cacheExports ?? []),
    cause: () => parts.map(({ cause }) => cause?.()).find((error) => error !== undefined),
    async finish(response, signal) {
      for (const part of parts) await part.finish?.(response, signal)
    },
    async dispose() {
      for (const part of parts) await part.dispose?.()
    },
  }
}
