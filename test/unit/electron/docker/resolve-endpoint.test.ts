import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { resolveEndpoint } from '#electron/docker/resolve-endpoint.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const remote = createHash('sha256').update('remote').digest('hex')
const meta = (host: string, skip = false): string =>
  JSON.stringify({ Name: 'remote', Endpoints: { docker: { Host: host, SkipTLSVerify: skip } } })

describe('the endpoint', () => {
  it('is the one of DOCKER_HOST before any context', async () => {
    await using folder = await temporaryFolder({ 'config.json': '{"currentContext":"remote"}' })
    const env = { DOCKER_CONFIG: folder.path, DOCKER_CONTEXT: 'other', DOCKER_HOST: 'unix:///run/x.sock' }
    expect(await resolveEndpoint(env)).toEqual({
      ok: true,
      value: {
        url: 'unix:///run/x.sock',
        source: 'DOCKER_HOST',
        isDefault: false,
        address: { socketPath: '/run/x.sock' },
      },
    })
  })

  it('is the one of the chosen context, with its certificates', async () => {
    await using folder = await temporaryFolder({
      'config.json': '{"currentContext":"remote"}',
      [`contexts/meta/${remote}/meta.json`]: meta('tcp://10.0.0.5:2376', true),
      [`contexts/tls/${remote}/docker/ca.pem`]: 'ca',
      [`contexts/tls/${remote}/docker/key.pem`]: 'key',
    })
    const address = {
      host: '10.0.0.5',
      port: 2376,
      protocol: 'https',
      ca: [Buffer.from('ca')],
      key: Buffer.from('key'),
      insecure: true,
    }
    for (const env of [{}, { DOCKER_CONTEXT: 'remote' }])
      expect(await resolveEndpoint({ ...env, DOCKER_CONFIG: folder.path })).toMatchObject({
        ok: true,
        value: { address },
      })
    expect(
      await resolveEndpoint({ DOCKER_CONTEXT: 'default', DOCKER_CONFIG: folder.path, HOME: folder.path }),
    ).toMatchObject({ ok: true, value: { isDefault: true } })
  })

  it.each([
    ['tcp://h', undefined, { host: 'h', port: 2375, protocol: 'http' }],
    ['h:99', undefined, { host: 'h', port: 99, protocol: 'http' }],
    ['tcp://[::1]:5', undefined, { host: '::1', port: 5, protocol: 'http' }],
    ['tcp://h', '1', { host: 'h', port: 2376, protocol: 'https', ca: [Buffer.from('ca')] }],
    ['npipe:////./pipe/docker_engine', undefined, { socketPath: '\\\\.\\pipe\\docker_engine' }],
  ])('of %s (TLS: %s)', async (host, verify, address) => {
    await using folder = await temporaryFolder({ 'ca.pem': 'ca' })
    const env = { DOCKER_HOST: host, DOCKER_TLS_VERIFY: verify, DOCKER_CONFIG: folder.path }
    expect(await resolveEndpoint(env)).toMatchObject({ ok: true, value: { address } })
  })

  it.each([
    ['ssh://me@host', /over ssh/],
    ['ftp://host', /unknown kind/],
    ['tcp://', /no address/],
  ])('cannot be %s, and says what can', async (host, message) => {
    const result = await resolveEndpoint({ DOCKER_HOST: host })
    expect(result).toMatchObject({
      ok: false,
      error: { reason: 'bad-endpoint', message: expect.stringMatching(message), remedy: expect.any(String) },
    })
  })

  it('of a context that is gone is a problem with its mending line', async () => {
    await using folder = await temporaryFolder()
    expect(
      await resolveEndpoint({ DOCKER_CONTEXT: 'gone', DOCKER_CONFIG: join(folder.path, 'none') }),
    ).toMatchObject({
      ok: false,
      error: { reason: 'bad-endpoint', command: 'unset DOCKER_CONTEXT' },
    })
  })
})
