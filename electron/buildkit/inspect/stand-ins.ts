import { createHash } from 'node:crypto'
import { create, toBinary } from '@bufbuild/protobuf'
import { parsePlatform } from '#shared/dockerfile/platform.ts'
import type { SolveRequest } from '../proto/gen/gateway_pb.js'
import { DefinitionSchema, OpSchema, type Definition } from '../proto/gen/ops_pb.js'
import { withFrontendCaps } from '../resolve-call.ts'

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/**
 * Lets images stand for themselves without being looked up: to make an LLB the frontend needs the configuration of each
 * base, which no engine without that image has and no registry needs to be asked for. What follows from the real
 * configuration (variables, the folder, ONBUILD) is missing then.
 *
 * @param images as in FROM, for instance `node:22`
 * @param platform of the images: that which is built for, else the engine's
 */
export function withStandIns(
  request: SolveRequest,
  images: readonly string[],
  platform: string,
): SolveRequest {
  if (images.length === 0) return request
  const inputs = { ...request.frontendInputs }
  const attributes = { ...request.frontendOpt }
  for (const [index, image] of images.entries()) {
    const key = `stand-in-${index}`
    const name = `context:${image.replace(/:latest$/, '')}`
    if (attributes[name] !== undefined) continue // Something else stands for it already.
    inputs[key] = imageSource(image, platform)
    attributes[name] = `input:${key}`
    attributes[`input-metadata:${key}`] = JSON.stringify({ 'containerimage.config': configOf(platform) })
  }
  return {
    ...request,
    frontendInputs: inputs,
    frontendOpt: {
      ...withFrontendCaps(
        attributes,
        'moby.buildkit.frontend.inputs+forward',
        'moby.buildkit.frontend.contexts+forward',
      ),
    },
  }
}

/** An LLB that is the image alone: its source, and the end that points to it. */
function imageSource(image: string, platform: string): Definition {
  const source = toBinary(
    OpSchema,
    create(OpSchema, {
      op: { case: 'source', value: { identifier: `docker-image://${image}` } },
      platform: platformOf(platform),
    }),
  )
  const digest = `sha256:${createHash('sha256').update(source).digest('hex')}`
  const end = toBinary(OpSchema, create(OpSchema, { inputs: [{ digest, index: 0n }] }))
  return create(DefinitionSchema, { def: [source, end], metadata: { [digest]: {} } })
}

/** https://github.com/opencontainers/image-spec/blob/main/config.md, in base64 */
function configOf(platform: string): string {
  const config = {
    ...platformOf(platform),
    config: { Env: [PATH] },
    rootfs: { type: 'layers', diff_ids: [] },
  }
  return Buffer.from(JSON.stringify(config)).toString('base64')
}

function platformOf(text: string): {
  readonly os: string
  readonly architecture: string
  readonly variant?: string
} {
  const platform = parsePlatform(text)
  if ('problem' in platform) return { os: 'linux', architecture: 'amd64' }
  const { os, architecture, variant } = platform
  return { os, architecture, ...(variant !== '' && { variant }) }
}
