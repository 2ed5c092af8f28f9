import * as v from 'valibot'
import type { Output } from '../request/output.ts'
import { attributes, path, word } from './schema-parts.ts'

const flag = v.exactOptional(v.boolean())

const image = {
  names: v.array(word),
  compression: v.exactOptional(v.picklist(['uncompressed', 'gzip', 'estargz', 'zstd'])),
  compressionLevel: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(22))),
  forceCompression: flag,
  ociMediaTypes: flag,
  rewriteTimestamp: flag,
  annotations: v.exactOptional(attributes),
}

export const outputSchema: v.GenericSchema<unknown, Output> = v.variant('kind', [
  v.strictObject({ kind: v.literal('load'), ...image }),
  v.strictObject({
    kind: v.literal('image'),
    push: flag,
    pushByDigest: flag,
    insecureRegistry: flag,
    store: flag,
    unpack: flag,
    ...image,
  }),
  v.strictObject({ kind: v.literal('oci'), path, tar: flag, ...image }),
  v.strictObject({ kind: v.literal('docker'), path, ...image }),
  v.strictObject({ kind: v.literal('tar'), path }),
  v.strictObject({ kind: v.literal('local'), path, platformSplit: flag }),
  v.strictObject({ kind: v.literal('cache-only') }),
])
