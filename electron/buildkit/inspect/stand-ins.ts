import { createHash } from 'node:crypto'
import { create, toBinary } from '@bufbuild/protobuf'
import { fullImageName } from '#shared/dockerfile/image-name.ts'
import { formatPlatform, parsePlatform, type Platform } from '#shared/dockerfile/platform.ts'
import type { SolveRequest } from '../proto/gen/gateway_pb.js'
import { DefinitionSchema, OpSchema, type Definition } from '../proto/gen/ops_pb.js'
import { withFrontendCaps } from '../with-frontend-caps.ts'

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/**
 * Lets images stand for themselves without being looked up: to make an LLB the frontend needs the configuration of each
 * base, which no engine without that image has and no registry needs to be asked for. What follows from the real
 * configuration (variables, the folder, ONBUILD) is missing then.
 *
 * @param images as in FROM, for instance `node:22`
 * @param platforms that a stage may be for; the first of them stands for all others, too
 */
export function withStandIns(
  request: SolveRequest,
  images: readonly string[],
  platforms: readonly string[],
): SolveRequest {
  if (images.length === 0) return request
  const inputs = { ...request.frontendInputs }
  const attributes = { ...request.frontendOpt }
  const add = (name: string, image: string, platform: string): void => {
    if (attributes[name] !== undefined) return // Something else stands for it already.
    const key = `stand-in-${Object.keys(inputs).length}`
    inputs[key] = imageSource(image, platform)
    attributes[name] = `input:${key}`
    attributes[`input-metadata:${key}`] = JSON.stringify({ 'containerimage.config': configOf(platform) })
  }
  const [first = ''] = platforms
  for (const image of images) {
    const name = `context:${image.replace(/:latest$/, '')}`
    if (attributes[name] !== undefined) continue
    for (const platform of platforms) add(`${name}::${formatPlatform(platformOf(platform))}`, image, platform)
    add(name, image, first)
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
      op: { case: 'source', value: { identifier: `docker-image://${fullImageName(image)}` } },
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
    ...withoutEmpty(platformOf(platform)),
    config: { Env: [PATH] },
    rootfs: { type: 'layers', diff_ids: [] },
  }
  return Buffer.from(JSON.stringify(config)).toString('base64')
}

function platformOf(text: string): Platform {
  const platform = parsePlatform(text)
  return 'problem' in platform ? { os: 'linux', architecture: 'amd64', variant: '' } : platform
}

/** In the image's configuration an empty variant is none. */
function withoutEmpty({ variant, ...platform }: Platform): Partial<Platform> {
  return { ...platform, ...(variant !== '' && { variant }) }
}
