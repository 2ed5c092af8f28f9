import { create } from '@bufbuild/protobuf'
import { assertRemoteStage } from './assert-remote-stage.ts'
import { engineOfferOf } from './engine-offer.ts'
import type { FrontendCall } from './frontend-call.ts'
import type { CallOptions, GrpcClient } from './grpc/grpc-client.ts'
import { GrpcError } from './grpc/grpc-error.ts'
import {
  LLBBridge,
  SolveRequestSchema,
  type PongResponse,
  type Result,
  type SolveRequest,
} from './proto/gen/gateway_pb.js'
import type { Definition } from './proto/gen/ops_pb.js'
import { isUnsupported } from './typed-details.ts'
import { UnsupportedError } from './unsupported-error.ts'
import { withFrontendCaps } from './with-frontend-caps.ts'

/** The key under which a result tells the image's configuration; of several platforms `<key>/linux/arm64`. */
const CONFIG_KEY = 'containerimage.config'

/** What a context that is another call's result needs of the frontend. */
const CONTEXTS = 'moby.buildkit.frontend.contexts+forward'

/**
 * A frontend's call as the engine wants it: told what the engine can do, with the LLB of its inputs, whose frontends are
 * called for it. Nothing runs yet.
 *
 * @throws UnsupportedError, RequestError, NoStageError, GrpcError with the failure of an input's frontend
 */
export async function resolveCall(
  client: GrpcClient,
  gateway: PongResponse,
  call: FrontendCall,
  options: CallOptions,
): Promise<SolveRequest> {
  const offer = engineOfferOf(gateway)
  const names = Object.keys(call.inputs)
  if (names.length > 0 && !offer.gateway.has('frontend.inputs'))
    throw new UnsupportedError('A context made by another build')
  const attributes = { ...call.attributes, ...call.negotiate(offer) }
  const request = create(SolveRequestSchema, {
    frontend: call.frontend,
    frontendOpt: attributes,
    allowResultReturn: true,
    allowResultArrayRef: offer.gateway.has('proto.refarray'),
  })
  for (const [name, input] of Object.entries(call.inputs)) {
    const platform = attributes['platform']
    const sub = { ...input, attributes: { ...(platform !== undefined && { platform }), ...input.attributes } }
    const resolved = await resolveCall(client, gateway, sub, options)
    addInput(request, name, (await client.unary(LLBBridge.method.solve, resolved, options)).result)
  }
  if (call.readsUnseen) await assertRemoteStage(client, offer, request, options)
  return request
}

/** What an engine's refusal means for people. */
export function asUnsupported(error: unknown): unknown {
  if (!(error instanceof GrpcError) || !isUnsupported(error)) return error
  if (error.message.includes('frontend.contexts')) return new UnsupportedError('Named contexts')
  if (error.message.includes('frontend.gitquerystring'))
    return new UnsupportedError('The address of a git repository with a query')
  return error
}

/** Makes a result the frontend's input under a context's name, once for each of its platforms. */
function addInput(request: SolveRequest, name: string, result: Result | undefined): void {
  const give = (key: string, definition: Definition | undefined, config: Uint8Array | undefined): void => {
    if (!definition) throw new UnsupportedError('A context made by another build')
    request.frontendInputs[key] = definition
    request.frontendOpt[`context:${key}`] = `input:${key}`
    if (config)
      request.frontendOpt[`input-metadata:${key}`] = JSON.stringify({
        [CONFIG_KEY]: Buffer.from(config).toString('base64'),
      })
  }
  switch (result?.result.case) {
    case 'ref': {
      const { id, def } = result.result.value
      // Nothing at all has no LLB that could be an input.
      if (id === '') request.frontendOpt[`context:${name}`] = 'docker-image://scratch'
      else give(name, def, result.metadata[CONFIG_KEY])
      break
    }
    case 'refs':
      for (const [platform, { def }] of Object.entries(result.result.value.refs))
        give(`${name}::${platform}`, def, result.metadata[`${CONFIG_KEY}/${platform}`])
      break
    case 'refDeprecated':
    case 'refsDeprecated':
    case undefined:
      throw new UnsupportedError('A context made by another build')
  }
  request.frontendOpt = { ...withFrontendCaps(request.frontendOpt, CONTEXTS) }
}
