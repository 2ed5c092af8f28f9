import type { GrpcClient } from '../grpc/grpc-client.ts'
import { GrpcError } from '../grpc/grpc-error.ts'
import type { HistoryRecord } from './history-record.ts'
import { ContentError, readContent } from './read-content.ts'

/** The longest provenance that is read, in bytes: it holds the Dockerfile and the whole LLB. */
const MAX_PROVENANCE = 32 * 1024 * 1024

/**
 * The predicates of a build's provenance, one a platform, as JSON that was parsed. Those that the engine has let go of, or
 * that cannot be read, are left out.
 *
 * @throws ConnectionLostError, or the signal's reason
 */
export async function* provenancesOf(
  client: GrpcClient,
  { attestations }: Pick<HistoryRecord, 'attestations'>,
  signal: AbortSignal,
): AsyncGenerator<unknown, void, undefined> {
  for (const { digest, predicateType } of attestations) {
    if (predicateType?.includes('slsa.dev/provenance') !== true) continue
    const predicate = await predicateOf(client, digest, signal)
    if (predicate !== undefined) yield predicate
  }
}

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
