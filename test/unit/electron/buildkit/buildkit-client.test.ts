import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import { dialEngine } from '#electron/buildkit/transport/dial.ts'
import { dockerTransport } from '#electron/buildkit/transport/docker-transport.ts'
import type { BuildOutcome } from '#shared/build/build-event.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

describe('a client of an engine that is of no use', () => {
  const servers: Server[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) server.close()
  })

  async function build(
    server: Server | undefined,
    signal = AbortSignal.timeout(60_000),
  ): Promise<BuildOutcome> {
    await using folder = await temporaryFolder({ Dockerfile: 'FROM busybox\n' })
    const socketPath = join(folder.path, 'engine.sock')
    if (server) {
      servers.push(server)
      await once(server.listen(socketPath), 'listening')
    }
    const client = new BuildKitClient(dockerTransport(dialEngine({ socketPath })))
    const outcome = await client.build({
      request: {
        context: folder.path,
        dockerfile: 'Dockerfile',
        tags: [],
        args: {},
        secrets: [],
        noCache: false,
        pull: false,
      },
      hostNetworkOnly: false,
      env: {},
      configDir: folder.path,
      signal,
      onEvent: () => undefined,
    })
    client.dispose()
    return outcome
  }

  it('says that it is gone', async () => {
    expect(await build(undefined)).toMatchObject({ kind: 'failed', failure: { reason: 'engine-lost' } })
  })

  it('says what the engine refuses', async () => {
    const engine = createHttpServer((_request, response) =>
      response.writeHead(404).end('{"message":"page not found"}'),
    )
    expect(await build(engine)).toMatchObject({
      kind: 'failed',
      failure: { reason: 'engine', detail: 'The engine refused /grpc with HTTP 404: page not found' },
    })
  })

  it('says that it closes connections', async () => {
    expect(await build(createServer((socket) => socket.destroy()))).toMatchObject({
      kind: 'failed',
      failure: { reason: 'engine-lost' },
    })
  })

  it('can be cancelled while it waits for an answer', async () => {
    const canceller = new AbortController()
    const silent = createServer(() => setTimeout(() => canceller.abort(new Error('cancelled')), 20))
    expect(await build(silent, canceller.signal)).toEqual({ kind: 'cancelled' })
  })
})
