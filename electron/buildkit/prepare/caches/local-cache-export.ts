import * as v from 'valibot'
import type { CacheExport } from '#shared/request/cache-option.ts'
import { putDescriptor } from '../../session/content-store/oci-index.ts'
import { OciStore } from '../../session/content-store/oci-store.ts'
import { outputError } from '../../session/export/output-error.ts'
import { makeFolder } from '../outputs/made-folder.ts'

/** A cache that a build leaves in a folder. */
export interface LocalCacheExport {
  readonly store: OciStore
  /** Enters the cache in the folder's index. @throws OutputError */
  readonly finish: (response: Readonly<Record<string, string>>) => Promise<void>
  readonly dispose: () => Promise<void>
}

/** `{"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "sha256:…", "size": 1234}` */
const Manifest = v.looseObject({ mediaType: v.string(), digest: v.string(), size: v.number() })

/** @throws OutputError for a folder that cannot be written to */
export async function exportedCache({
  path,
  tag,
}: Extract<CacheExport, { kind: 'local' }>): Promise<LocalCacheExport> {
  const folder = await makeFolder(path, 0o755)
  const store = new OciStore(path, { writable: true })
  let finished = false
  return {
    store,
    async finish(response) {
      // Engines tell of one cache, also where several are exported; one whose errors are ignored may not be there.
      const told = response['cache.manifest']
      if (told === undefined) return
      const { mediaType, digest, size } = v.parse(Manifest, JSON.parse(told))
      try {
        if (!(await store.has(digest))) return
        await putDescriptor(path, { mediaType, digest, size }, [tag ?? 'latest'])
      } catch (error) {
        throw outputError(path, error)
      }
      finished = true
    },
    async dispose() {
      if (finished) return store.tidy()
      await store.removeAdded()
      await folder.undo()
    },
  }
}
