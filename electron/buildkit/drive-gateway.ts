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
  const pong = await gatewayOf(client, call)
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
  const definitions = definitionsOf(result)
  const returned = client.unary(
    LLBBridge.method.return,
    { ...(result && { result: withoutLlb(result) }) },
    call,
  )
  // It is written when this turn of the event loop ends, and what it brings about cannot be heard of in the next stretch.
  const telling = setImmediate(() => {
    for (const definition of definitions) options.onDefinition(definition)
  })
  try {
    await returned
  } finally {
    clearImmediate(telling) // Of a build that is over already nothing is told.
  }
}

/** A result as the engine takes it back: it knows it by its ids, and the LLB, which may be long, need not go back. */
function withoutLlb(result: Result): Result {
  const { case: kind, value } = result.result
  if (kind === 'ref') delete value.def
  if (kind === 'refs') for (const ref of Object.values(value.refs)) delete ref.def
  return result
}

/** What the engine is told of a failure, its own or one on this side. */
function statusOf(error: unknown): Pick<GrpcError, 'code' | 'message' | 'details'> {
  if (error instanceof GrpcError) return error
  const message = messageOf(error)
  return { code: GrpcCode.unknown, message, details: [] }
}

/** What a connection's engine offers, which holds as long as that. */
const gateways = new WeakMap<GrpcClient, PongResponse>()

/**
 * What the gateway of a build can do. It is asked once over a connection: without the question a build begins 1 ms earlier.
 * @throws EngineSilentError where it does not answer
 */
export async function gatewayOf(client: GrpcClient, call: CallOptions): Promise<PongResponse> {
  const gateway = gateways.get(client) ?? (await ping(client, call))
  gateways.set(client, gateway)
  return gateway
}

async function ping(client: GrpcClient, call: CallOptions): Promise<PongResponse> {
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
