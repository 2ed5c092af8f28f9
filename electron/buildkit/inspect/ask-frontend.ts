import type { BuildOp } from '#shared/build/build-event.ts'
import type { InspectionValues, Question } from '#shared/build/inspection.ts'
import { decodeOps } from '../decode-ops.ts'
import { definitionsOf, offers } from '../drive-gateway.ts'
import type { CallOptions, GrpcClient } from '../grpc/grpc-client.ts'
import { GrpcError } from '../grpc/grpc-error.ts'
import { masker } from '../mask.ts'
import { LLBBridge, type PongResponse, type Result, type SolveRequest } from '../proto/gen/gateway_pb.js'
import { withFrontendCaps } from '../with-frontend-caps.ts'
import { isUnsupported } from '../typed-details.ts'
import { decodeChecks, decodeOutline, decodeSubrequests, decodeTargets } from './decode-answers.ts'
import { JsonObject } from './read-json.ts'

/** What asks for each part; the LLB is what the frontend makes when it is asked for nothing else. */
const REQUEST_IDS = {
  llb: undefined,
  checks: 'frontend.lint',
  outline: 'frontend.outline',
  targets: 'frontend.targets',
  subrequests: 'frontend.subrequests.describe',
} as const satisfies Record<Question, string | undefined>

const DECODERS: { readonly [P in Question]: (result: Result) => InspectionValues[P] | undefined } = {
  llb: decodeLlb,
  checks: (result) => decodeJson(result, decodeChecks),
  outline: (result) => decodeJson(result, decodeOutline),
  targets: (result) => decodeJson(result, decodeTargets),
  subrequests: (result) => decodeJson(result, decodeSubrequests),
}

/**
 * Asks the Dockerfile frontend of an open gateway for one part. Whether it knows the question shows in what the gateway
 * offers, in a typed refusal, or in an answer to something else: a frontend that ignores the question makes its LLB.
 * (The frontend's list of its subrequests does not help: some leave out the checks, which they can.)
 *
 * @param request the frontend's call as it is without a question
 * @returns nothing where the engine or the frontend cannot tell it
 * @throws GrpcError with the frontend's failure, ConnectionLostError, or the signal's reason
 */
export async function askFrontend<P extends Question>(
  client: GrpcClient,
  part: P,
  gateway: PongResponse,
  request: SolveRequest,
  options: CallOptions,
): Promise<InspectionValues[P] | undefined> {
  const requestId = REQUEST_IDS[part]
  if (requestId !== undefined && !offers(gateway, 'frontend.caps')) return undefined
  const question = { ...request, frontendOpt: { ...request.frontendOpt } }
  if (requestId !== undefined)
    question.frontendOpt = {
      ...withFrontendCaps(request.frontendOpt, 'moby.buildkit.frontend.subrequests+forward'),
      requestid: requestId,
    }
  try {
    const { result } = await client.unary(LLBBridge.method.solve, question, options)
    return result && DECODERS[part](result)
  } catch (error) {
    if (error instanceof GrpcError && isUnsupported(error)) return undefined
    throw error
  }
}

/** The ops of all platforms; a result without a definition comes from an engine that returns no LLB. */
function decodeLlb(result: Result): readonly BuildOp[] | undefined {
  const definitions = definitionsOf(result)
  if (definitions.length === 0) return undefined
  const ops = new Map<string, BuildOp>()
  for (const definition of definitions)
    for (const op of decodeOps(definition, masker([]))) ops.set(op.digest, op)
  return [...ops.values()]
}

function decodeJson<T>(result: Result, decode: (json: JsonObject) => T): T | undefined {
  const answer = result.metadata['result.json']
  if (!answer) return undefined
  const json: unknown = JSON.parse(Buffer.from(answer).toString('utf8'))
  return decode(new JsonObject(Array.isArray(json) ? { list: json } : json))
}
