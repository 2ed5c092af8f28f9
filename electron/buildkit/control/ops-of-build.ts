import type { BuildOp, BuildOps } from '#shared/build/build-event.ts'
import type { GrpcClient } from '../grpc/grpc-client.ts'
import type { Masker } from '../mask.ts'
import { errorOfRecord } from './error-of-record.ts'
import { provenanceOps } from './provenance-ops.ts'
import { provenanceText } from './provenance-text.ts'
import { provenancesOf } from './provenances-of.ts'
import { recordOfBuild } from './record-of-build.ts'

/**
 * The LLB of a build that has ended, whoever asked for it, as its provenance in the engine's history tells it. One that
 * failed has none, but its error tells the Dockerfile. Nothing for one that was cancelled, of which neither is kept, and on
 * engines without a history.
 *
 * @param names of the build's vertices, by digest
 * @throws ConnectionLostError, or the signal's reason
 */
export async function opsOfBuild(
  client: GrpcClient,
  ref: string,
  names: ReadonlyMap<string, string>,
  masker: Masker,
  signal: AbortSignal,
): Promise<BuildOps | undefined> {
  const record = await recordOfBuild(client, ref, signal)
  if (record === undefined) return undefined
  const ops = new Map<string, BuildOp>()
  let text: string | undefined
  for await (const predicate of provenancesOf(client, record, signal)) {
    for (const op of provenanceOps(predicate, names, masker)) ops.set(op.digest, op)
    text ??= provenanceText(predicate)
  }
  text ??= (await errorOfRecord(client, record, signal))?.text
  if (ops.size === 0 && text === undefined) return undefined
  return { kind: 'ops', ops: [...ops.values()], ...(text !== undefined && { text: masker.mask(text) }) }
}
