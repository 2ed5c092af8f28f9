import { create } from '@bufbuild/protobuf'
import type { CallOptions, GrpcClient } from './grpc/grpc-client.ts'
import { GrpcError } from './grpc/grpc-error.ts'
import { LLBBridge, SolveRequestSchema, type PongResponse, type Result } from './proto/gen/gateway_pb.js'
import { EngineSilentError } from './transport/dial.ts'
import type { Definition } from './proto/gen/ops_pb.js'

/** How long an engine may take to open the gateway of a build, in milliseconds. */
const PING_TIMEOUT = 15_000

export interface GatewayOptions {
  readonly ref: string
  readonly attributes: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  /** Told the whole LLB before anything of it runs. */
  readonly onDefinition: (definition: Definition) => void
}

/**
 * Plays the frontend of a build whose `Control.Solve` was called with an empty frontend: lets the engine's Dockerfile
 * frontend make the LLB, looks at it, and returns it, upon which the engine executes and exports it.
 *
 * @throws GrpcError with the frontend's failure; the engine has been told of it, so that Solve ends with it, too
 */
export async function driveGateway(client: GrpcClient, options: GatewayOptions): Promise<void> {
  const call = { signal: options.signal, metadata: { 'buildkit-controlapi-buildid': options.ref } }
  const pong = await ping(client, call)
  const request = create(SolveRequestSchema, {
    frontend: 'dockerfile.v0',
    frontendOpt: { ...options.attributes },
    allowResultReturn: true,
    allowResultArrayRef: offers(pong, 'proto.refarray'),
  })
  let result: Result | undefined
  try {
    const answer = await client.unary(LLBBridge.method.solve, request, call)
    result = answer.result
  } catch (error) {
    if (error instanceof GrpcError && !options.signal.aborted) {
      const { code, message, details } = error
      await client.unary(LLBBridge.method.return, { error: { code, message, details } }, call)
    }
    throw error
  }
  for (const definition of definitionsOf(result)) options.onDefinition(definition)
  await client.unary(LLBBridge.method.return, { ...(result && { result }) }, call)
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
