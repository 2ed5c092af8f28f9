import { createReadStream } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, normalize } from 'node:path'

/** A folder behind HTTP on 127.0.0.1. */
export interface FileServer extends AsyncDisposable {
  /** @example "http://127.0.0.1:41234" */
  readonly url: string
}

/**
 * Serves a folder's files; with Git's "dumb" protocol also its bare repositories (`git update-server-info`).
 * @param isAllowed asked for each request; the others are answered with 401
 */
export async function serveFiles(
  folder: string,
  isAllowed: (request: IncomingMessage) => boolean = () => true,
): Promise<FileServer> {
  const server = createServer((request, response) => {
    if (!isAllowed(request)) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="test"' }).end()
      return
    }
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname)
    createReadStream(join(folder, path))
      .on('error', () => response.writeHead(404).end())
      .pipe(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
