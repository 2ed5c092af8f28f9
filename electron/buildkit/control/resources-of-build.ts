import type { ResourceReport, StepResources } from '#shared/build/usage/build-usage.ts'
import type { GrpcClient } from '../grpc/grpc-client.ts'
import { listenHistory } from './listen-history.ts'
import { provenancesOf } from './provenances-of.ts'
import { provenanceResources } from './provenance-resources.ts'
import { recordOfBuild } from './record-of-build.ts'

/**
 * What the steps of a build that succeeded used, from the engine's history, which has it some moments after the build.
 * Engines measure it for their history alone: it is not asked for with the build, and costs it nothing.
 *
 * @throws GrpcError, ConnectionLostError, or the signal's reason
 */
export async function resourcesOfBuild(
  client: GrpcClient,
  ref: string,
  signal: AbortSignal,
): Promise<ResourceReport> {
  const history = await listenHistory(client, { existingOnly: true }, () => undefined, signal)
  if (history.kind === 'unsupported') return { kind: 'missing', reason: 'no-history' }
  const record = await recordOfBuild(client, ref, signal)
  if (record === undefined) return { kind: 'missing', reason: 'not-told' }
  let steps: Readonly<Record<string, StepResources>> = {}
  let isDescribed = false
  for await (const predicate of provenancesOf(client, record, signal)) {
    isDescribed = true
    steps = { ...steps, ...provenanceResources(predicate) }
  }
  if (Object.keys(steps).length > 0) return { kind: 'recorded', steps }
  return { kind: 'missing', reason: isDescribed ? 'not-measured' : 'not-told' }
}
