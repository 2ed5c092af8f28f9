import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { busyboxImage } from './busybox-image.ts'

/** A registry on 127.0.0.1 that gives `library/busybox` to whoever shows a token of its own token server. */
export interface TokenRegistry extends AsyncDisposable {
  /** @example "127.0.0.1:41234" */
  readonly address: string
  /** What the token server was asked, one line each: `POST password slipway repository:library/busybox:pull`. */
  readonly asked: readonly string[]
}

const TOKEN = 'a-token-of-the-test'
const SECRETS = new Set(['opensesame', 'an-identity-token'])

/**
 * https://distribution.github.io/distribution/spec/auth/token/ and …/oauth/
 * @param options.oauth whether tokens are given for a POST; else only for a GET
 */
export async function startTokenRegistry(options: { readonly oauth: boolean }): Promise<TokenRegistry> {
  const { blobs, index } = await busyboxImage()
  const types = new Map<string, string>([[index.digest, index.mediaType]])
  for (const { digest, mediaType } of (await busyboxImage()).manifests) types.set(digest, mediaType)
  const asked: string[] = []
  const content = (request: IncomingMessage, response: ServerResponse, path: string): void => {
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      const realm = `http://${request.headers.host}/token`
      const challenge = `Bearer realm="${realm}",service="test",scope="repository:library/busybox:pull"`
      response.writeHead(401, { 'WWW-Authenticate': challenge }).end()
      return
    }
    const name = path.replace(/^.*\/(?:manifests|blobs)\//, '')
    const digest = name === 'latest' ? index.digest : name
    const body = path === '/v2/' ? Buffer.alloc(0) : blobs.get(digest)
    if (!body) {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, {
      'Content-Type': types.get(digest) ?? 'application/octet-stream',
      'Docker-Content-Digest': digest,
      'Content-Length': body.length,
    })
    response.end(request.method === 'HEAD' ? undefined : body)
  }
  const token = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const form = new URLSearchParams(text)
    const [user = '', password = ''] = Buffer.from(
      (request.headers.authorization ?? '').replace(/^Basic /, ''),
      'base64',
    )
      .toString()
      .split(':')
    const grant = form.get('grant_type') ?? (user === '' ? 'anonymous' : 'basic')
    const scope = form.get('scope') ?? url.searchParams.get('scope') ?? ''
    asked.push([request.method, grant, form.get('username') ?? user, scope].join(' '))
    const secret = form.get('password') ?? form.get('refresh_token') ?? password
    if (request.method === 'POST' && !options.oauth) response.writeHead(405).end()
    else if (!SECRETS.has(secret)) response.writeHead(401).end()
    else response.end(JSON.stringify({ token: TOKEN, access_token: TOKEN, expires_in: 300 }))
  }
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (url.pathname === '/token') void token(request, response, url)
    else content(request, response, url.pathname)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
