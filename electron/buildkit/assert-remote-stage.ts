import { create } from '@bufbuild/protobuf'
import type { EngineOffer } from './engine-offer.ts'
import type { CallOptions, GrpcClient } from './grpc/grpc-client.ts'
import { GrpcError } from './grpc/grpc-error.ts'
import { JsonObject } from './inspect/read-json.ts'
import { assertStage } from './no-stage-error.ts'
import { LLBBridge, SolveRequestSchema, type SolveRequest } from './proto/gen/gateway_pb.js'
import { withFrontendCaps } from './with-frontend-caps.ts'

/**
 * Stops a Dockerfile without a stage that only the engine can read, in a repository or an archive, before it is made an
 * LLB of (see `assertStage`): the question for its targets reads the same file and does the engine no harm. An engine that
 * cannot be asked (20.10) is not guarded. What else is wrong is left to be told by the call itself.
 *
 * @throws NoStageError, ConnectionLostError, or the signal's reason
 */
export async function assertRemoteStage(
  client: GrpcClient,
  offer: EngineOffer,
  request: SolveRequest,
  options: CallOptions,
): Promise<void> {
  if (!offer.gateway.has('frontend.caps')) return
  const question = create(SolveRequestSchema, {
    ...request,
    frontendOpt: {
      ...withFrontendCaps(request.frontendOpt, 'moby.buildkit.frontend.subrequests+forward'),
      requestid: 'frontend.targets',
    },
  })
  const answer = await client.unary(LLBBridge.method.solve, question, options).catch((error: unknown) => {
    if (error instanceof GrpcError) return undefined
    throw error
  })
  // {"targets": [{"name": "app", …}], "sources": ["<the text in base64>"]}
  const told = objectOf(answer?.result?.metadata['result.json'])
  if (!told.has('sources') || told.list('targets').length > 0) return
  const [source = ''] = told.strings('sources')
  assertStage(Buffer.from(source, 'base64').toString('utf8'), request.frontendOpt['filename'] ?? 'Dockerfile')
}

/** Frontends of others answer as they like. */
function objectOf(json: Uint8Array | undefined): JsonObject {
  try {
    return new JsonObject(JSON.parse(Buffer.from(json ?? []).toString('utf8')))
  } catch {
    return new JsonObject(undefined)
  }
}
