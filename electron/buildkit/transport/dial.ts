import { connect as connectSocket, isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { asError } from '#electron/lib/as-error.ts'

/**
 * Where an engine listens: either the path of a socket or named pipe, or host and port, with `protocol: 'https'` and the
 * material of TLS where it speaks that.
 */
export interface EngineAddress {
  /** For instance `/run/buildkit/buildkitd.sock`, or `\\.\pipe\docker_engine` on Windows. */
  readonly socketPath?: string
  readonly host?: string
  readonly port?: number
  readonly protocol?: 'http' | 'https'
  readonly ca?: readonly Buffer[]
  readonly cert?: Buffer
  readonly key?: Buffer
  /** Whether the engine's certificate is not checked, as a Docker context may ask. */
  readonly insecure?: boolean
  /** The name in the engine's certificate where it is not the host. */
  readonly serverName?: string
  /** What is spoken within TLS: HTTP/1.1 with Docker Engine (when absent), HTTP/2 with a stand-alone buildkitd. */
  readonly application?: 'http/1.1' | 'h2'
}

/** Opens one more connection to an engine. Whoever calls it destroys what it gives. */
export type Dial = (signal: AbortSignal) => Promise<Duplex>

/** Nobody answers where the engine should be. */
export class EngineSilentError extends Error {}

/** How long an engine may take to accept a connection, in milliseconds. */
const CONNECT_TIMEOUT = 10_000

/** The way to an engine on a Unix socket, a named pipe, or TCP with or without TLS. */
export function dialEngine(address: EngineAddress): Dial {
  return (signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted()
      const socket = open(address)
      const connected = address.protocol === 'https' ? 'secureConnect' : 'connect'
      const settle = (finish: () => void): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', aborted)
        socket.removeListener(connected, opened)
        socket.removeListener('error', failed)
        finish()
      }
      const fail = (reason: Error): void =>
        settle(() => {
          socket.on('error', () => undefined) // What a dying socket says later is of no use.
          socket.destroy()
          reject(reason)
        })
      const opened = (): void => settle(() => resolve(socket.setTimeout(0).setNoDelay(true)))
      const failed = (error: Error): void => fail(error)
      const aborted = (): void => fail(asError(signal.reason))
      const timer = setTimeout(
        () =>
          fail(
            new EngineSilentError(
              `The engine did not accept a connection within ${CONNECT_TIMEOUT / 1000} s.`,
            ),
          ),
        CONNECT_TIMEOUT,
      )
      socket.once(connected, opened)
      socket.once('error', failed)
      signal.addEventListener('abort', aborted, { once: true })
    })
}

function open(address: EngineAddress): ReturnType<typeof connectSocket> {
  if (address.socketPath !== undefined) return connectSocket({ path: address.socketPath })
  const to = { host: address.host ?? 'localhost', port: address.port ?? 2375 }
  if (address.protocol !== 'https') return connectSocket(to)
  return connectTls({
    ...to,
    ...(address.ca && { ca: [...address.ca] }),
    ...(address.cert && { cert: address.cert }),
    ...(address.key && { key: address.key }),
    ...(address.insecure && { rejectUnauthorized: false }),
    // A name is sent to the engine; an address must not be (RFC 6066, section 3).
    ...(isIP(to.host) === 0 && { servername: to.host }),
    ...(address.serverName !== undefined && { servername: address.serverName }),
    ALPNProtocols: [address.application ?? 'http/1.1'],
  })
}
