import type { Attestations } from '#shared/request/attestations.ts'
import type { EngineOffer } from '../engine-offer.ts'
import { UnsupportedError } from '../unsupported-error.ts'
import { csvFields } from './csv-fields.ts'

/** What an image tells of its making where nothing else is said, and then only inside of images. */
const DEFAULT_PROVENANCE = 'mode=min,inline-only=true'

/**
 * What engine and frontend are told of attestations, for instance `{'attest:provenance': 'mode=max', 'attest:sbom': ''}`.
 * Like buildx, an engine that keeps attestations is asked for a little provenance unless that is turned off.
 *
 * https://docs.docker.com/build/metadata/attestations/
 *
 * @param keepsIndexes see `EngineOffer`
 */
export function attestationAttributes(
  { provenance, sbom }: Attestations,
  keepsIndexes: boolean,
): Readonly<Record<string, string>> {
  const asked: Record<string, string> = {}
  if (provenance)
    asked['attest:provenance'] = csvFields([`mode=${provenance.mode}`, ...pairs(provenance.attributes)])
  if (sbom)
    asked['attest:sbom'] = sbom.generator === undefined ? '' : csvFields([`generator=${sbom.generator}`])
  if (provenance === undefined && keepsIndexes) asked['attest:provenance'] = DEFAULT_PROVENANCE
  return asked
}

/** @throws UnsupportedError where an engine cannot attest what is asked for */
export function assertAttestations({ provenance, sbom }: Attestations, offer: EngineOffer): void {
  if (!provenance && !sbom) return
  if (!canAttest(offer)) throw new UnsupportedError('Attestations')
  if (!offer.keepsIndexes) throw new UnsupportedError('Attestations', 'need the containerd image store')
}

export function canAttest({ llb }: EngineOffer): boolean {
  return llb.has('exporter.image.attestations')
}

function pairs(attributes: Readonly<Record<string, string>> = {}): readonly string[] {
  return Object.entries(attributes).map(([key, value]) => `${key}=${value}`)
}
