import type { BuildOp, BuildOps } from '#shared/build/build-event.ts'
import type { GrpcClient } from '../grpc/grpc-client.ts'
import { GrpcError } from '../grpc/grpc-error.ts'
import type { Masker } from '../mask.ts'
import { provenanceOps } from './provenance-ops.ts'
import { provenanceText } from './provenance-text.ts'
import { ContentError, readContent } from './read-content.ts'
import { recordOfBuild } from './record-of-build.ts'

/** The longest provenance that is read, in bytes: it holds the Dockerfile and the whole LLB. */
const MAX_PROVENANCE = 32 * 1024 * 1024

/**
 * The LLB of a build that has ended, whoever asked for it, as its provenance in the engine's history tells it. Nothing for
 * one that failed or was cancelled, which has none, and on engines without a history.
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
  const ops = new Map<string, BuildOp>()
  let text: string | undefined
  for (const { digest, predicateType } of record?.attestations ?? []) {
    if (predicateType?.includes('slsa.dev/provenance') !== true) continue
    const predicate = await predicateOf(client, digest, signal)
    for (const op of provenanceOps(predicate, names, masker)) ops.set(op.digest, op)
    text ??= provenanceText(predicate)
  }
  if (ops.size === 0) return undefined
  return { kind: 'ops', ops: [...ops.values()], ...(text !== undefined && { text: masker.mask(text) }) }
}

/** The JSON of an attestation's predicate, nothing where the engine has let go of it or it cannot be read. */
async function predicateOf(client: GrpcClient, digest: string, signal: AbortSignal): Promise<unknown> {
  try {
    const content = await readContent(client, digest, MAX_PROVENANCE, signal)
    return content.kind === 'supported' ? JSON.parse(content.value.toString('utf8')) : undefined
  } catch (error) {
    if (error instanceof GrpcError || error instanceof ContentError || error instanceof SyntaxError)
      return undefined
    throw error
  }
}
