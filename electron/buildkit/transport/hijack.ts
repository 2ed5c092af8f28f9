import { request, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import type { Duplex } from 'node:stream'
import { EngineSilentError, type Dial } from './dial.ts'

/** How long an engine may take to answer an upgrade, in milliseconds. */
const UPGRADE_TIMEOUT = 15_000

/** An engine answered an upgrade with something else than 101. */
export class UpgradeRefusedError extends Error {
  readonly statusCode: number

  constructor(path: string, statusCode: number, body: string) {
    super(`The engine refused ${path} with HTTP ${statusCode}${body === '' ? '' : `: ${body}`}`)
    this.statusCode = statusCode
  }
}

/**
 * Turns a connection to Docker Engine into one that carries HTTP/2, as `POST /grpc` and `POST /session` do:
 *
 *     POST /grpc HTTP/1.1
 *     Connection: Upgrade
 *     Upgrade: h2c
 *     Content-Length: 0
 *
 * A chunked body must not be used: when its closing chunk arrives in a segment of its own the daemon resets the
 * connection. Several values of one header are sent as so many header lines.
 *
 * @param body JSON for calls that take some, as `POST /exec/<id>/start` does
 */
export async function hijack(
  dial: Dial,
  path: string,
  headers: Readonly<Record<string, string | readonly string[]>>,
  signal: AbortSignal,
  body = '',
): Promise<Duplex> {
  const connection = await dial(signal)
  return new Promise((resolve, reject) => {
    const options: RequestOptions = {
      method: 'POST',
      path,
      headers: {
        Host: 'docker',
        Connection: 'Upgrade',
        Upgrade: 'h2c',
        'Content-Length': String(Buffer.byteLength(body)),
        ...headers,
      },
      createConnection: () => connection,
    }
    const sent = request(options)
    // Not the socket's own timeout: a connection through a program has none.
    const timer = setTimeout(
      () => sent.destroy(new EngineSilentError(`The engine did not answer ${path}.`)),
      UPGRADE_TIMEOUT,
    )
    // Not the request's own signal option: that would end the connection after the upgrade, too.
    const aborted = (): unknown => sent.destroy()
    signal.addEventListener('abort', aborted, { once: true })
    const fail = (error: Error): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', aborted)
      connection.destroy()
      reject(signal.aborted && signal.reason instanceof Error ? signal.reason : error)
    }
    sent.once('error', fail)
    sent.once('response', (response) => void refusal(path, response).then(fail, fail))
    sent.once('upgrade', (_response: IncomingMessage, socket: Duplex, head: Buffer) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', aborted)
      released(sent, fail)
      if (head.length > 0) socket.unshift(head)
      resolve(socket)
    })
    sent.end(body)
  })
}

/** The socket belongs to its new user now: the request must not hear of its end. */
function released(sent: ClientRequest, fail: (error: Error) => void): void {
  sent.removeListener('error', fail)
  sent.on('error', () => undefined)
}

async function refusal(path: string, response: IncomingMessage): Promise<UpgradeRefusedError> {
  let body = ''
  for await (const chunk of response) {
    body += String(chunk)
    if (body.length > 4096) break
  }
  return new UpgradeRefusedError(path, response.statusCode ?? 0, messageOf(body.trim()))
}

/** Docker Engine's errors are `{"message": "…"}`. */
function messageOf(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body)
    if (typeof parsed === 'object' && parsed !== null && 'message' in parsed) return String(parsed.message)
  } catch {
    // Not JSON: plain text.
  }
  return body
}
