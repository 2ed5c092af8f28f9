import { JsonObject } from '../inspect/read-json.ts'
import { provenanceSource } from './provenance-source.ts'

/**
 * The Dockerfile that was built, as a provenance attestation keeps it:
 *
 *     {"metadata": {"https://mobyproject.org/buildkit@v1#metadata": {"source": {"infos": [
 *       {"filename": "Dockerfile", "language": "Dockerfile", "data": "RlJPTSBzY3JhdGNo"}]}}}}
 *
 * https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md
 *
 * @param predicate the attestation's predicate, of SLSA 0.2 or 1
 */
export function provenanceText(predicate: unknown): string | undefined {
  const data = provenanceSource(new JsonObject(predicate))
    .list('infos')
    .find((info) => info.text('data') !== undefined)
    ?.text('data')
  return data === undefined ? undefined : Buffer.from(data, 'base64').toString('utf8')
}
