import { messageOf } from '#electron/lib/message-of.ts'
import type { FrontendCall } from './frontend-call.ts'
import type { CallOptions, GrpcClient } from './grpc/grpc-client.ts'
import { ConnectionLostError, GrpcCode, GrpcError } from './grpc/grpc-error.ts'
import { LLBBridge, type PongResponse, type Result } from './proto/gen/gateway_pb.js'
import type { Definition } from './proto/gen/ops_pb.js'
import { asUnsupported, resolveCall } from './resolve-call.ts'
import { EngineSilentError } from './transport/dial.ts'

/** How long an engine may take to open the gateway of a build, in milliseconds. */
const PING_TIMEOUT = 15_000

export interface GatewayOptions {
  readonly ref: string
  /** What makes the LLB. */
  readonly call: FrontendCall
  readonly signal: AbortSignal
  /** Told the whole LLB before anything of it runs. */
  readonly onDefinition: (definition: Definition) => void
}

/**
 * Plays the frontend of a build whose `Control.Solve` was called with an empty frontend: lets the engine's Dockerfile
 * frontend make the LLB, looks at it, and returns it, upon which the engine executes and exports it.
 *
 * @throws GrpcError with the frontend's failure, UnsupportedError, RequestError; the engine has been told of it, so that
 *   Solve ends with it, too
 */
export async function driveGateway(client: GrpcClient, options: GatewayOptions): Promise<void> {
  const call = { signal: options.signal, metadata: { 'buildkit-controlapi-buildid': options.ref } }
  const pong = await ping(client, call)
  let result: Result | undefined
  try {
    const request = await resolveCall(client, pong, options.call, call)
    result = (await client.unary(LLBBridge.method.solve, request, call)).result
  } catch (error) {
    if (!options.signal.aborted && !(error instanceof ConnectionLostError))
      // Some engines answer with the very error that they are told.
      await client.unary(LLBBridge.method.return, { error: statusOf(error) }, call).catch(() => undefined)
    throw asUnsupported(error)
  }
  for (const definition of definitionsOf(result)) options.onDefinition(definition)
  await client.unary(LLBBridge.method.return, { ...(result && { result }) }, call)
}

/** What the engine is told of a failure, its own or one on this side. */
function statusOf(error: unknown): Pick<GrpcError, 'code' | 'message' | 'details'> {
  if (error instanceof GrpcError) return error
  const message = messageOf(error)
  return { code: GrpcCode.unknown, message, details: [] }
}

/**
 * Opens the gateway of a build.
 * @returns what it can do
 * @throws EngineSilentError where it does not answer
 */
export async function ping(client: GrpcClient, call: CallOptions): Promise<PongResponse> {
  const limit = new AbortController()
  const timer = setTimeout(
    () =>
      limit.abort(
        new EngineSilentError(`The engine did not open the build within ${PING_TIMEOUT / 1000} s.`),
      ),
    PING_TIMEOUT,
  )
  try {
    return await client.unary(
      LLBBridge.method.ping,
      {},
      { ...call, signal: AbortSignal.any([call.signal, limit.signal]) },
    )
  } finally {
    clearTimeout(timer)
  }
}

/** Whether a gateway has a capability, for instance `proto.refarray`. */
export function offers({ frontendCapabilities }: PongResponse, capability: string): boolean {
  return frontendCapabilities.some(({ id, enabled }) => id === capability && enabled)
}

/** One definition, or one a platform; none from engines that return no LLB. */
export function definitionsOf(result: Result | undefined): readonly Definition[] {
  switch (result?.result.case) {
    case 'ref':
      return result.result.value.def ? [result.result.value.def] : []
    case 'refs':
      return Object.values(result.result.value.refs).flatMap(({ def }) => (def ? [def] : []))
    case 'refDeprecated':
    case 'refsDeprecated':
    case undefined:
      return [] // An engine that returns no LLB: the join is by stage and position.
  }
}
