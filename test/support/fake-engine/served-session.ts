import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { serveGrpc, type MethodHandlers } from '#electron/buildkit/grpc/grpc-server.ts'
import { FakeSession } from './fake-session.ts'

/** A session without a build: an engine's end of it, and handlers at the other. */
export interface ServedSession extends AsyncDisposable {
  readonly session: FakeSession
}

export async function servedSession(handlers: MethodHandlers): Promise<ServedSession> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('There is no port.')
  const near = connect(address.port, '127.0.0.1')
  const [far] = (await once(server, 'connection')) as [Socket]
  const served = serveGrpc(near, handlers)
  return {
    session: new FakeSession(far, {}),
    async [Symbol.asyncDispose]() {
      served.destroy()
      near.destroy()
      far.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
