import type { EngineProblem } from '#shared/engine/engine-state.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { EngineAddress } from '#electron/buildkit/transport/dial.ts'
import { parseSshTarget } from '#electron/buildkit/transport/ssh-target.ts'
import { badEndpoint } from './bad-endpoint.ts'
import type { Endpoint } from './endpoint.ts'
import { readTlsMaterial, type TlsFiles } from './tls-material.ts'

/** How an address on TCP is to be spoken to with TLS. */
export interface TlsUse {
  readonly files: TlsFiles
  /** Whether the engine's certificate is checked. */
  readonly verify: boolean
  /** The folder of the files, for people. */
  readonly folder: string
}

/** Where Docker Engine listens by itself. */
export const DEFAULT_SOCKET = '/var/run/docker.sock'

/**
 * Turns `unix://`, `npipe://`, `tcp://`, `http(s)://` and `ssh://` into an endpoint; `host:port` stands for `tcp://`.
 * @param source what named it, for people
 * @param tls used on TCP alone: sockets and ssh need none
 */
export async function parseEndpoint(
  host: string,
  source: string,
  tls?: TlsUse,
): Promise<Result<Endpoint, EngineProblem>> {
  const trimmed = host.trim()
  const url = trimmed.includes('://') ? trimmed : `tcp://${trimmed}`
  const scheme = url.slice(0, url.indexOf(':'))
  const named = { url, source, isDefault: false }
  switch (scheme) {
    case 'unix': {
      const socketPath = url.slice('unix://'.length) || DEFAULT_SOCKET
      if (!socketPath.startsWith('/'))
        return err(notThis(source, `${url} does not name a socket by its whole path`))
      return ok({ ...named, url: `unix://${socketPath}`, kind: 'direct', address: { socketPath } })
    }
    case 'npipe': {
      const socketPath = url.slice('npipe://'.length).replaceAll('/', '\\')
      return ok({ ...named, kind: 'direct', address: { socketPath } })
    }
    case 'ssh': {
      const target = parseSshTarget(url)
      if (typeof target === 'string') return err(notThis(source, `${withoutPassword(url)} ${target}`))
      return ok({ ...named, kind: 'ssh', target })
    }
    case 'tcp':
    case 'http':
    case 'https':
      return parseTcp(named, tls)
    default:
      return err(notThis(source, `${url} is an address of an unknown kind`))
  }
}

async function parseTcp(
  named: Pick<Endpoint, 'url' | 'source' | 'isDefault'>,
  tls: TlsUse | undefined,
): Promise<Result<Endpoint, EngineProblem>> {
  const { url, source } = named
  let parsed: URL
  try {
    // `http:` has rules for hosts and ports that `tcp:` has not.
    parsed = new URL(url.replace(/^(tcp|https):/, 'http:'))
  } catch {
    return err(notThis(source, `${url} is no address${hintOf(url)}`))
  }
  const secure = tls !== undefined || url.startsWith('https:')
  const address: EngineAddress = {
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    // A port that http: has by itself is dropped by the parser.
    port: Number(parsed.port || (/:80\/?$/.test(url) ? 80 : secure ? 2376 : 2375)),
    protocol: secure ? 'https' : 'http',
  }
  if (!tls) return ok({ ...named, kind: 'direct', address })
  const material = await readTlsMaterial(tls.files, source)
  if (!material.ok) return err({ ...material.error, endpoint: url })
  return ok({
    ...named,
    kind: 'direct',
    address: { ...address, ...material.value, ...(!tls.verify && { insecure: true }) },
    certificates: tls.folder,
  })
}

function hintOf(url: string): string {
  return /^\w+:\/\/[0-9a-f]*:[0-9a-f:]+/i.test(url)
    ? ': an IPv6 address stands in brackets, tcp://[::1]:2376'
    : ''
}

function withoutPassword(url: string): string {
  return url.replace(/(\/\/[^/@]*):[^/@]*@/, '$1:…@')
}

function notThis(source: string, what: string): EngineProblem {
  return badEndpoint(
    `${source.charAt(0).toUpperCase()}${source.slice(1)} cannot be used: ${what}.`,
    `Use an address like unix://${DEFAULT_SOCKET}, tcp://host:2376 or ssh://user@host.`,
    source === 'DOCKER_HOST' ? { command: 'unset DOCKER_HOST' } : {},
  )
}
