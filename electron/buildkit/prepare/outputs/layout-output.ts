import type { Output } from '#shared/request/output.ts'
import { OciStore } from '../../session/content-store/oci-store.ts'
import { putDescriptor } from '../../session/content-store/oci-index.ts'
import { OutputError, outputError } from '../../session/export/output-error.ts'
import { imageResult } from './image-result.ts'
import { makeFolder } from './made-folder.ts'
import type { PreparedOutput } from './prepared-output.ts'

/** An image as a folder in OCI layout, beside what the folder holds already. @throws OutputError */
export async function layoutOutput(
  { path }: Extract<Output, { kind: 'oci' }>,
  attributes: Readonly<Record<string, string>>,
): Promise<PreparedOutput> {
  const folder = await makeFolder(path, 0o755)
  const store = new OciStore(path, { writable: true })
  let finished = false
  return {
    exporter: { type: 'oci', attributes: { ...attributes, tar: 'false' } },
    store,
    async finish(response) {
      const result = imageResult(response)
      if (!result.descriptor) throw new OutputError(`The engine did not tell what it wrote to ${path}.`)
      try {
        await putDescriptor(path, result.descriptor, result.names ?? [])
      } catch (error) {
        throw outputError(path, error)
      }
      finished = true
      return { kind: 'oci', path, ...result }
    },
    async dispose() {
      if (finished) return store.tidy()
      await store.removeAdded()
      await folder.undo()
    },
  }
}
