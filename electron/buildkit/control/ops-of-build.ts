import type { BuildOp } from '#shared/build/build-event.ts'
import type { GrpcClient } from '../grpc/grpc-client.ts'
import { GrpcError } from '../grpc/grpc-error.ts'
import type { Masker } from '../mask.ts'
import type { HistoryRecord } from './history-record.ts'
import { listenHistory } from './listen-history.ts'
import { provenanceOps } from './provenance-ops.ts'
import { ContentError, readContent } from './read-content.ts'

/** How long an engine may take to write the record of a build that has ended, in milliseconds. */
const RECORD_WITHIN = 2000

/** The longest provenance that is read, in bytes: it holds the Dockerfile and the whole LLB. */
const MAX_PROVENANCE = 32 * 1024 * 1024

/**
 * The LLB of a build that has ended, whoever asked for it, as its provenance in the engine's history tells it. Empty for
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
): Promise<readonly BuildOp[]> {
  const record = await recordOf(client, ref, signal)
  const ops = new Map<string, BuildOp>()
  for (const { digest, predicateType } of record?.attestations ?? [])
    if (predicateType?.includes('slsa.dev/provenance'))
      for (const op of provenanceOps(await predicateOf(client, digest, signal), names, masker))
        ops.set(op.digest, op)
  return [...ops.values()]
}

/** The record of a build once it has ended; the engine writes it a moment later. */
async function recordOf(
  client: GrpcClient,
  ref: string,
  signal: AbortSignal,
): Promise<HistoryRecord | undefined> {
  const enough = new AbortController()
  const timer = setTimeout(() => enough.abort(), RECORD_WITHIN)
  let record: HistoryRecord | undefined
  try {
    await listenHistory(
      client,
      { ref },
      (event) => {
        if (event.kind !== 'complete') return
        record = event.record
        enough.abort()
      },
      AbortSignal.any([signal, enough.signal]),
    )
  } catch (error) {
    if (!(error instanceof GrpcError) && (signal.aborted || !enough.signal.aborted)) throw error
  } finally {
    clearTimeout(timer)
  }
  return record
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
