import type { BuildRequest } from '#shared/request/build-request.ts'
import type { EngineOffer } from '../engine-offer.ts'
import { UnsupportedError } from '../unsupported-error.ts'
import { assertAttestations, attestationAttributes, canAttest } from './attestations.ts'
import { csvFields } from './csv-fields.ts'
import { RequestError } from './request-error.ts'

/**
 * What the frontend is told once it is known what the engine can do. What it would silently ignore is an error instead.
 * @throws UnsupportedError, RequestError
 */
export function negotiate(request: BuildRequest, offer: EngineOffer): Readonly<Record<string, string>> {
  for (const [asked, capability, feature] of needsOf(request))
    if (asked && !offer.llb.has(capability)) throw new UnsupportedError(feature)
  if ((request.platforms?.length ?? 0) > 1 && !offer.keepsIndexes && makesImage(request))
    throw new UnsupportedError('An image for several platforms', 'needs the containerd image store')
  const { attestations = {} } = request
  assertAttestations(attestations, offer)
  const hosts = hostsOf(request, offer)
  return {
    ...(canAttest(offer) && attestationAttributes(attestations, offer.keepsIndexes)),
    ...(hosts.length > 0 && { 'add-hosts': csvFields(hosts) }),
  }
}

/** What is asked, the capability of the LLB that tells whether the engine's frontend knows it, and its name for people. */
function needsOf(request: BuildRequest): readonly (readonly [boolean, string, string])[] {
  return [
    [request.cgroupParent !== undefined, 'exec.meta.cgroup.parent', 'A parent of control groups'],
    [(request.ulimits ?? []).length > 0, 'exec.meta.ulimit', 'Limits of RUN (ulimit)'],
    [request.shmSize !== undefined, 'exec.meta.ulimit', 'A size of /dev/shm'], // Both came at once, in BuildKit 0.10.
    [request.sourceDateEpoch !== undefined, 'exporter.sourcedateepoch', 'A given time of creation'],
  ]
}

function makesImage({ outputs }: BuildRequest): boolean {
  return outputs?.some(({ kind }) => kind === 'load' || kind === 'image' || kind === 'docker') ?? true
}

function hostsOf({ addHosts = [] }: BuildRequest, { labels }: EngineOffer): readonly string[] {
  return addHosts.map(({ name, address }) => {
    if (!/^[^\s=,"]+$/.test(name)) throw new RequestError(`"${name}" is no name of a host.`)
    if (address !== 'host-gateway') return `${name}=${address.replace(/^\[(.*)\]$/, '$1')}`
    const gateway = labels['org.mobyproject.buildkit.worker.moby.host-gateway-ip'] ?? ''
    if (gateway === '') throw new UnsupportedError('The address host-gateway')
    return `${name}=${gateway.split(',')[0]}`
  })
}
