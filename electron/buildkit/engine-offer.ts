import type { PongResponse } from './proto/gen/gateway_pb.js'

/** What an engine says that it can do when it opens the gateway of a build. */
export interface EngineOffer {
  /** Capabilities of the gateway, for instance `frontend.inputs`. */
  readonly gateway: ReadonlySet<string>
  /** Capabilities of the LLB, for instance `source.ocilayout`. */
  readonly llb: ReadonlySet<string>
  /** Labels of the worker that builds. */
  readonly labels: Readonly<Record<string, string>>
  /**
   * Whether images are kept as their registries give them, with indexes and attestations: a buildkitd does so, Docker
   * Engine with its containerd image store.
   */
  readonly keepsIndexes: boolean
}

export function engineOfferOf(pong: PongResponse): EngineOffer {
  const labels = pong.workers[0]?.labels ?? {}
  return {
    gateway: enabled(pong.frontendCapabilities),
    llb: enabled(pong.llbCapabilities),
    labels,
    keepsIndexes: 'org.mobyproject.buildkit.worker.snapshotter' in labels,
  }
}

function enabled(capabilities: PongResponse['frontendCapabilities']): ReadonlySet<string> {
  return new Set(capabilities.flatMap(({ id, enabled }) => (enabled ? [id] : [])))
}
