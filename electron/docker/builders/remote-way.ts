import { dirname } from 'node:path'
import type { EngineProblem } from '#shared/engine/engine-state.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { dialEngine } from '#electron/buildkit/transport/dial.ts'
import { buildctlDialStdio, dialSsh } from '#electron/buildkit/transport/dial-ssh.ts'
import { badEndpoint } from '../bad-endpoint.ts'
import { dialEndpoint, type Environment } from '../endpoint.ts'
import { parseEndpoint, type TlsUse } from '../parse-endpoint.ts'
import { contextEndpoint } from '../resolve-endpoint.ts'
import type { BuilderNode } from './builder.ts'
import type { BuilderWay } from './builder-way.ts'
import { dialContainer } from './container-dial.ts'

/**
 * The way to a node of the driver `remote`: a socket, TCP with the certificates that its options name, ssh, or
 * `docker-container://name?context=remote`.
 */
export async function remoteWay(
  { endpoint: url, options }: BuilderNode,
  source: string,
  env: Environment,
): Promise<Result<BuilderWay, EngineProblem>> {
  if (url.startsWith('docker-container://')) return containerWay(url, source, env)
  if (url.startsWith('kube-pod://'))
    return err({
      reason: 'refused',
      message: `T${source.slice(1)} runs in Kubernetes, which is not supported.`,
      remedy: 'Use another builder.',
      command: 'docker buildx use default',
    })
  const tls = tlsOf(options)
  if (typeof tls === 'string')
    return err(badEndpoint(`The options of ${source} cannot be used: ${tls}.`, 'Make it anew with them.'))
  const parsed = await parseEndpoint(url, source, tls)
  if (!parsed.ok) return parsed
  const endpoint = parsed.value
  if (endpoint.kind === 'ssh') {
    const { target } = endpoint
    return ok({ url, source, target, dial: dialSsh({ target, command: buildctlDialStdio(target), env }) })
  }
  const { servername } = options
  const dial = dialEngine({
    ...endpoint.address,
    ...(servername !== undefined && { serverName: servername }),
    application: 'h2',
  })
  return ok({ url, source, dial, ...(tls && { certificates: tls.folder }) })
}

/** @returns what TLS to use, none, or what is wrong with the options */
function tlsOf(options: BuilderNode['options']): TlsUse | undefined | string {
  const { cacert, cert, key, servername } = options
  if ([cacert, cert, key, servername].every((option) => option === undefined)) return undefined
  if (cacert === undefined) return 'cacert is missing'
  if (cert === undefined && key !== undefined) return 'cert is missing beside key'
  if (key === undefined && cert !== undefined) return 'key is missing beside cert'
  return {
    folder: dirname(cacert),
    verify: true,
    files: { ca: cacert, ...(cert !== undefined && { cert }), ...(key !== undefined && { key }) },
  }
}

async function containerWay(
  url: string,
  source: string,
  env: Environment,
): Promise<Result<BuilderWay, EngineProblem>> {
  const [container = '', query = ''] = url.slice('docker-container://'.length).split('?')
  const context = new URLSearchParams(query).get('context') ?? 'default'
  const engine = await contextEndpoint(context, env, source)
  if (!engine.ok) return engine
  return ok({
    url,
    source,
    engine: engine.value,
    dial: dialContainer(dialEndpoint(engine.value, env), container),
  })
}
