import type { Attestations } from '#shared/request/attestations.ts'
import type { EngineOffer } from '../engine-offer.ts'
import { UnsupportedError } from '../unsupported-error.ts'
import { csvFields } from './csv-fields.ts'

/** What an image tells of its making where nothing else is said, and then only inside of images. */
const DEFAULT_PROVENANCE = 'mode=min,inline-only=true'

/**
 * What the frontend is told of attestations, for instance `{'attest:provenance': 'mode=max', 'attest:sbom': ''}`. Like
 * buildx, an engine that can attest is asked for a little provenance unless that is turned off.
 *
 * https://docs.docker.com/build/metadata/attestations/
 *
 * @throws UnsupportedError
 */
export function attestationAttributes(
  { provenance, sbom }: Attestations,
  offer: EngineOffer,
): Readonly<Record<string, string>> {
  const asked: Record<string, string> = {}
  if (provenance)
    asked['attest:provenance'] = csvFields([`mode=${provenance.mode}`, ...pairs(provenance.attributes)])
  if (sbom)
    asked['attest:sbom'] = sbom.generator === undefined ? '' : csvFields([`generator=${sbom.generator}`])
  const able = offer.llb.has('exporter.image.attestations')
  if (Object.keys(asked).length > 0) {
    if (!able) throw new UnsupportedError('Attestations')
    if (!offer.keepsIndexes) throw new UnsupportedError('Attestations', 'need the containerd image store')
  }
  if (provenance === undefined && able && offer.keepsIndexes) asked['attest:provenance'] = DEFAULT_PROVENANCE
  return asked
}

function pairs(attributes: Readonly<Record<string, string>> = {}): readonly string[] {
  return Object.entries(attributes).map(([key, value]) => `${key}=${value}`)
}
