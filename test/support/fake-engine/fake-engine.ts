import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { performServerHandshake, type Http2Session } from 'node:http2'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '#electron/buildkit/session/session.ts'
import { FakeCall } from './fake-call.ts'
import { FakeSession } from './fake-session.ts'

export type CallHandler = (call: FakeCall, engine: FakeEngine) => unknown

export interface FakeEngineOptions {
  /** By path, for instance `/moby.buildkit.v1.Control/Solve`; other calls are answered with UNIMPLEMENTED. */
  readonly calls: Readonly<Record<string, CallHandler>>
  /** Told each session that was opened. */
  readonly onSession?: (session: FakeSession, engine: FakeEngine) => unknown
  /** Takes an upgrade of `/grpc` or `/session` into its own hands by returning true. */
  readonly onUpgrade?: (path: string, socket: Socket) => boolean
}

const ACCEPTED = 'HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n'

/** Speaks Docker Engine's side of BuildKit's protocol on a socket, as a test wants it: well, badly or not at all. */
export class FakeEngine implements AsyncDisposable {
  readonly socketPath: string
  readonly sessions: FakeSession[] = []
  readonly #options: FakeEngineOptions
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #connections = new Set<Http2Session>()
  readonly #waiting: ((session: FakeSession) => void)[] = []

  private constructor(options: FakeEngineOptions) {
    this.#options = options
    this.socketPath = join(tmpdir(), `slipway-fake-${newId()}.sock`)
    this.#server = createServer((socket) => this.#accept(socket))
  }

  static async start(options: FakeEngineOptions): Promise<FakeEngine> {
    const engine = new FakeEngine(options)
    await once(engine.#server.listen(engine.socketPath), 'listening')
    return engine
  }

  /** How many connections the client holds open. */
  get connections(): number {
    return this.#sockets.size
  }

  /** The last session that was opened, or the first, which an engine waits for. */
  session(): Promise<FakeSession> {
    const last = this.sessions.at(-1)
    return last ? Promise.resolve(last) : new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** Ends all connections without a word, as an engine that is killed. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut()
    for (const connection of this.#connections) connection.destroy()
    const closed = once(this.#server, 'close')
    this.#server.close()
    await closed
    await rm(this.socketPath, { force: true })
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
    socket.on('error', () => undefined)
    let head = Buffer.alloc(0)
    const onData = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk])
      const end = head.indexOf('\r\n\r\n')
      if (end < 0) return
      socket.removeListener('data', onData)
      socket.pause()
      const [request = '', ...lines] = head.subarray(0, end).toString('latin1').split('\r\n')
      const rest = head.subarray(end + 4)
      if (rest.length > 0) socket.unshift(rest)
      this.#upgrade(request.split(' ')[1] ?? '', headersOf(lines), socket)
    }
    socket.on('data', onData)
  }

  #upgrade(path: string, headers: FakeSession['headers'], socket: Socket): void {
    if (this.#options.onUpgrade?.(path, socket)) {
      socket.resume()
      return
    }
    socket.write(ACCEPTED)
    if (path === '/grpc') this.#serve(socket)
    else {
      const session = new FakeSession(socket, headers)
      this.sessions.push(session)
      for (const tell of this.#waiting.splice(0)) tell(session)
      void this.#options.onSession?.(session, this)
    }
  }

  #serve(socket: Socket): void {
    const connection = performServerHandshake(socket, { settings: { initialWindowSize: 1024 * 1024 } })
    this.#connections.add(connection)
    connection.once('close', () => this.#connections.delete(connection))
    connection.on('error', () => undefined)
    connection.on('stream', (stream, headers) => {
      const call = new FakeCall(stream, headers, () => socket.destroy())
      const handler = this.#options.calls[String(headers[':path'])]
      if (handler) void handler(call, this)
      else call.fail(12, `unknown method ${String(headers[':path'])}`)
    })
  }
}

/** Repeated headers become lists. */
function headersOf(lines: readonly string[]): FakeSession['headers'] {
  const headers: Record<string, string | readonly string[]> = {}
  for (const line of lines) {
    const [, name = '', value = ''] = /^([^:]*):\s*(.*)$/.exec(line) ?? []
    const key = name.toLowerCase()
    const known = headers[key]
    headers[key] = known === undefined ? value : [known, value].flat()
  }
  return headers
}
