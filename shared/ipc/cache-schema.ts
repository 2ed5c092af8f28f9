import * as v from 'valibot'
import type { CacheExport, CacheImport } from '../request/cache-option.ts'
import { attributes, id, path, word } from './schema-parts.ts'

const exported = {
  mode: v.exactOptional(v.picklist(['min', 'max'])),
  ignoreError: v.exactOptional(v.boolean()),
  attributes: v.exactOptional(attributes),
}

export const cacheImportSchema: v.GenericSchema<unknown, CacheImport> = v.variant('kind', [
  v.strictObject({ kind: v.literal('registry'), reference: word, attributes: v.exactOptional(attributes) }),
  v.strictObject({
    kind: v.literal('local'),
    path,
    tag: v.exactOptional(id),
    digest: v.exactOptional(id),
  }),
  v.strictObject({ kind: v.literal('gha'), attributes: v.exactOptional(attributes) }),
  v.strictObject({ kind: v.literal('s3'), attributes }),
])

export const cacheExportSchema: v.GenericSchema<unknown, CacheExport> = v.variant('kind', [
  v.strictObject({ kind: v.literal('inline') }),
  v.strictObject({ kind: v.literal('registry'), reference: word, ...exported }),
  v.strictObject({ kind: v.literal('local'), path, tag: v.exactOptional(id), ...exported }),
  v.strictObject({ kind: v.literal('gha'), ...exported }),
  v.strictObject({ kind: v.literal('s3'), ...exported }),
])
