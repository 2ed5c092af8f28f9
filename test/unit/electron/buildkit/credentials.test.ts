import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createPublicKey, verify } from 'node:crypto'
import { once } from 'node:events'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dockerCredentials } from '#electron/buildkit/session/credentials.ts'
import { fetchRegistryToken } from '#electron/buildkit/session/registry-token.ts'
import { tokenAuthority } from '#electron/buildkit/session/token-authority.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const signal = new AbortController().signal
const base64 = (text: string): string => Buffer.from(text).toString('base64')

describe('logins', () => {
  it('come from helpers and from the file, as the docker command finds them', async () => {
    const config = {
      auths: {
        'plain.example': { auth: base64('user:pa:ss') },
        'https://address.example/v1/': { auth: base64('a:b') },
        'https://index.docker.io/v1/': { identitytoken: 'idt' },
      },
      credHelpers: { 'helped.example': 'test', 'empty.example': 'test', 'broken.example': 'missing-here' },
    }
    const helper = [
      '#!/bin/sh',
      'read host',
      'case "$host" in',
      '  helped.example) echo \'{"ServerURL":"helped.example","Username":"<token>","Secret":"t0k"}\' ;;',
      '  *) echo "credentials not found in native keychain"; exit 1 ;;',
      'esac',
    ].join('\n')
    await using folder = await temporaryFolder({
      'config.json': JSON.stringify(config),
      'docker-credential-test': helper,
    })
    await chmod(join(folder.path, 'docker-credential-test'), 0o755)
    const login = dockerCredentials(folder.path, { PATH: `${folder.path}:/usr/bin:/bin` })
    expect(await login('plain.example', signal)).toEqual({ username: 'user', secret: 'pa:ss' })
    expect(await login('address.example', signal)).toEqual({ username: 'a', secret: 'b' })
    expect(await login('registry-1.docker.io', signal)).toEqual({ username: '', secret: 'idt' })
    expect(await login('helped.example', signal)).toEqual({ username: '', secret: 't0k' })
    expect(await login('empty.example', signal)).toBeUndefined()
    expect(await login('unknown.example', signal)).toBeUndefined()
    await expect(login('broken.example', signal)).rejects.toThrow(
      /docker-credential-missing-here cannot be run/,
    )
    await writeFile(join(folder.path, 'config.json'), '{"credsStore":"../../evil"}')
    await expect(login('x', signal)).rejects.toThrow(/no name/)
    await writeFile(join(folder.path, 'config.json'), '{')
    await expect(login('x', signal)).rejects.toThrow(/not valid JSON/)
    expect(await dockerCredentials(join(folder.path, 'none'), {})('x', signal)).toBeUndefined()
  })
})

describe('tokens of registries', () => {
  it('are asked for by OAuth, or plainly where that is not offered and without a login', async () => {
    const seen: string[] = []
    const server = createServer((request: IncomingMessage, response: ServerResponse) => {
      let body = ''
      request.on('data', (chunk) => (body += String(chunk)))
      request.on('end', () => {
        seen.push(
          `${request.method ?? ''} ${request.url ?? ''} ${request.headers.authorization ?? ''} ${body}`,
        )
        const oauth = request.url?.startsWith('/oauth') === true
        response.statusCode = request.method === 'POST' && !oauth ? 404 : 200
        response.end(
          JSON.stringify(
            oauth ? { access_token: 'A', expires_in: 9 } : { token: 'T', issued_at: '1970-01-01T00:01:00Z' },
          ),
        )
      })
    }).listen(0)
    await once(server, 'listening')
    const address = server.address()
    const origin = `http://localhost:${typeof address === 'object' ? (address?.port ?? 0) : 0}`
    const request = { service: 'reg', scopes: ['repository:a:pull'] }
    const login = { username: 'u', secret: 'p' }
    expect(await fetchRegistryToken({ ...request, realm: `${origin}/oauth` }, login, signal)).toEqual({
      token: 'A',
      expiresIn: 9,
      issuedAt: 0,
    })
    const plain = { token: 'T', expiresIn: 60, issuedAt: 60 }
    expect(await fetchRegistryToken({ ...request, realm: `${origin}/plain` }, login, signal)).toEqual(plain)
    expect(await fetchRegistryToken({ ...request, realm: `${origin}/plain` }, undefined, signal)).toEqual(
      plain,
    )
    server.close()
    const query = '/plain?service=reg&scope=repository%3Aa%3Apull'
    expect(seen).toEqual([
      'POST /oauth  service=reg&client_id=slipway&scope=repository%3Aa%3Apull&grant_type=password&username=u&password=p',
      'POST /plain  service=reg&client_id=slipway&scope=repository%3Aa%3Apull&grant_type=password&username=u&password=p',
      `GET ${query} Basic ${base64('u:p')} `,
      `GET ${query}  `,
    ])
    await expect(
      fetchRegistryToken({ ...request, realm: 'http://far.example/' }, login, signal),
    ).rejects.toThrow(/not encrypted/)
  })

  it('may be kept for whoever proves to be the same user', async () => {
    const authority = tokenAuthority((host) =>
      Promise.resolve(host === 'known' ? { username: 'u', secret: 'p' } : undefined),
    )
    const salt = Buffer.from('salt')
    const publicKey = await authority.publicKey('known', salt, signal)
    const signed = await authority.sign('known', salt, Buffer.from('payload'), signal)
    const key = createPublicKey({
      key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]),
      format: 'der',
      type: 'spki',
    })
    expect(Buffer.from(signed.subarray(64)).toString()).toBe('payload')
    expect(verify(null, Buffer.from('payload'), key, signed.subarray(0, 64))).toBe(true)
    expect(Buffer.from(publicKey).equals(await authority.publicKey('unknown', salt, signal))).toBe(false)
  })
})
