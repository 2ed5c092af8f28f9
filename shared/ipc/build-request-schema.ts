import * as v from 'valibot'
import type { BuildRequest } from '../request/build-request.ts'
import type { NamedContext } from '../request/named-context.ts'
import { cacheExportSchema, cacheImportSchema } from './cache-schema.ts'
import { outputSchema } from './output-schema.ts'
import { attributes, id, path, text, word } from './schema-parts.ts'

/** How deep builds may be contexts of each other: a message that holds itself must not go on for ever. */
const MAX_DEPTH = 8

const secret = v.union([v.strictObject({ id, src: path }), v.strictObject({ id, env: id })])

const ssh = v.variant('kind', [
  v.strictObject({ id, kind: v.literal('agent'), socketPath: v.exactOptional(path) }),
  v.strictObject({ id, kind: v.literal('keys'), paths: v.pipe(v.array(path), v.minLength(1)) }),
])

const limit = v.pipe(v.number(), v.integer(), v.minValue(-1), v.maxValue(Number.MAX_SAFE_INTEGER))
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))

const attestations = v.strictObject({
  provenance: v.exactOptional(
    v.union([
      v.literal(false),
      v.strictObject({ mode: v.picklist(['min', 'max']), attributes: v.exactOptional(attributes) }),
    ]),
  ),
  sbom: v.exactOptional(v.union([v.literal(false), v.strictObject({ generator: v.exactOptional(id) })])),
})

/** What a window may ask to be built. */
export const buildRequestSchema: v.GenericSchema<unknown, BuildRequest> = requestSchema(MAX_DEPTH)

function requestSchema(depth: number): v.GenericSchema<unknown, BuildRequest> {
  return v.strictObject({
    context: path,
    dockerfile: path,
    dockerfileText: v.exactOptional(text),
    upToLine: v.exactOptional(count),
    syntax: v.exactOptional(word),
    target: v.exactOptional(word),
    tags: v.array(id),
    args: attributes,
    labels: v.exactOptional(attributes),
    platforms: v.exactOptional(v.array(id)),
    contexts: v.exactOptional(v.array(contextSchema(depth))),
    secrets: v.array(secret),
    ssh: v.exactOptional(v.array(ssh)),
    noCache: v.union([v.boolean(), v.array(id)]),
    pull: v.boolean(),
    network: v.exactOptional(v.picklist(['default', 'none', 'host'])),
    addHosts: v.exactOptional(v.array(v.strictObject({ name: id, address: id }))),
    shmSize: v.exactOptional(count),
    ulimits: v.exactOptional(v.array(v.strictObject({ name: id, soft: limit, hard: limit }))),
    cgroupParent: v.exactOptional(path),
    entitlements: v.exactOptional(v.array(id)),
    attestations: v.exactOptional(attestations),
    sourceDateEpoch: v.exactOptional(count),
    cacheFrom: v.exactOptional(v.array(cacheImportSchema)),
    cacheTo: v.exactOptional(v.array(cacheExportSchema)),
    outputs: v.exactOptional(v.array(outputSchema)),
  })
}

function contextSchema(depth: number): v.GenericSchema<unknown, NamedContext> {
  const linked = depth === 0 ? v.never() : v.lazy(() => requestSchema(depth - 1))
  return v.variant('kind', [
    v.strictObject({ name: id, kind: v.literal('folder'), path }),
    v.strictObject({ name: id, kind: v.literal('image'), reference: word }),
    v.strictObject({
      name: id,
      kind: v.literal('oci-layout'),
      path,
      tag: v.exactOptional(id),
      digest: v.exactOptional(id),
    }),
    v.strictObject({ name: id, kind: v.literal('remote'), url: path }),
    v.strictObject({ name: id, kind: v.literal('build'), request: linked }),
  ])
}
