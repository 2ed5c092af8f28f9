import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '#electron/buildkit/session/session.ts'

/** What was said on one connection, from the end of the upgrade's head on. */
export interface Recording {
  /** `/grpc` or `/session`. */
  readonly path: string
  /** By the client. */
  readonly asked: Buffer
  /** By the engine. */
  readonly said: Buffer
}

/** Stands between a client and a Docker Engine and keeps every byte of both. */
export class RecordingProxy implements AsyncDisposable {
  readonly socketPath: string
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #recordings: { readonly asked: Buffer[]; readonly said: Buffer[] }[] = []

  private constructor(engine: string) {
    this.socketPath = join(tmpdir(), `slipway-proxy-${newId()}.sock`)
    this.#server = createServer((client) => {
      const upstream = connect(engine)
      const recording = { asked: [] as Buffer[], said: [] as Buffer[] }
      this.#recordings.push(recording)
      for (const [from, to, kept] of [
        [client, upstream, recording.asked],
        [upstream, client, recording.said],
      ] as const) {
        this.#sockets.add(from)
        from.on('data', (chunk: Buffer) => kept.push(Buffer.from(chunk)))
        from.on('error', () => undefined)
        from.once('close', () => {
          this.#sockets.delete(from)
          to.destroy()
        })
        from.pipe(to)
      }
    })
  }

  static async start(engine: string): Promise<RecordingProxy> {
    const proxy = new RecordingProxy(engine)
    await once(proxy.#server.listen(proxy.socketPath), 'listening')
    return proxy
  }

  get recordings(): readonly Recording[] {
    return this.#recordings.map(({ asked, said }) => ({
      path: Buffer.concat(asked).toString('latin1').split(' ', 2)[1] ?? '',
      asked: behindHead(asked),
      said: behindHead(said),
    }))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    const closed = once(this.#server, 'close')
    this.#server.close()
    await closed
    await rm(this.socketPath, { force: true })
  }
}

function behindHead(chunks: readonly Buffer[]): Buffer {
  const bytes = Buffer.concat(chunks)
  return bytes.subarray(bytes.indexOf('\r\n\r\n') + 4)
}
