import type { JsonObject } from '../inspect/read-json.ts'

/** What a provenance predicate, of SLSA 0.2 or 1, tells of the Dockerfile: its text, and the lines of each step. */
export function provenanceSource(predicate: JsonObject): JsonObject {
  const metadata = predicate.has('buildDefinition')
    ? predicate.object('runDetails').object('metadata').object('buildkit_metadata')
    : predicate.object('metadata').object('https://mobyproject.org/buildkit@v1#metadata')
  return metadata.object('source')
}
