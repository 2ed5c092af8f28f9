import { createHash } from 'node:crypto'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveEndpoint } from '#electron/docker/resolve-endpoint.ts'
import { makeCertificates, type Certificates } from '#test/support/make-certificates.ts'
import { temporaryFolder, type TemporaryFolder } from '#test/support/temporary-folder.ts'

const remote = createHash('sha256').update('remote').digest('hex')
const meta = (host: string, skip = false): string =>
  JSON.stringify({ Name: 'remote', Endpoints: { docker: { Host: host, SkipTLSVerify: skip } } })

let made: TemporaryFolder
let certificates: Certificates
beforeAll(async () => {
  made = await temporaryFolder()
  certificates = await makeCertificates(made.path)
})
afterAll(() => made[Symbol.asyncDispose]())

describe('the endpoint', () => {
  it('is the one of DOCKER_HOST before any context', async () => {
    await using folder = await temporaryFolder({ 'config.json': '{"currentContext":"remote"}' })
    const env = { DOCKER_CONFIG: folder.path, DOCKER_CONTEXT: 'other', DOCKER_HOST: 'unix:///run/x.sock' }
    expect(await resolveEndpoint(env)).toEqual({
      ok: true,
      value: {
        kind: 'direct',
        url: 'unix:///run/x.sock',
        source: 'DOCKER_HOST',
        isDefault: false,
        address: { socketPath: '/run/x.sock' },
      },
    })
  })

  it.each([
    ['DOCKER_CONTEXT', { DOCKER_CONTEXT: 'remote' }, '{"currentContext":"other"}'],
    ['config.json', {}, '{"currentContext":"remote"}'],
  ])('is the one of the context that %s names, with its certificates', async (_what, env, config) => {
    await using folder = await temporaryFolder({
      'config.json': config,
      [`contexts/meta/${remote}/meta.json`]: meta('tcp://10.0.0.5:2376', true),
    })
    const tls = join(folder.path, 'contexts', 'tls', remote, 'docker')
    await mkdir(tls, { recursive: true })
    for (const name of ['ca.pem', 'cert.pem', 'key.pem'])
      await copyFile(join(made.path, name), join(tls, name))
    expect(await resolveEndpoint({ ...env, DOCKER_CONFIG: folder.path })).toMatchObject({
      ok: true,
      value: {
        kind: 'direct',
        certificates: tls,
        address: {
          host: '10.0.0.5',
          port: 2376,
          protocol: 'https',
          ca: [await readFile(certificates.ca)],
          cert: await readFile(certificates.clientCert),
          key: await readFile(certificates.clientKey),
          insecure: true,
        },
      },
    })
    // A certificate without its key is not used.
    await rm(join(tls, 'key.pem'))
    const result = await resolveEndpoint({ ...env, DOCKER_CONFIG: folder.path })
    expect(result).toMatchObject({ ok: true, value: { address: { protocol: 'https' } } })
    expect(result).not.toHaveProperty('value.address.cert')
  })

  it('is the default one for the context named default', async () => {
    await using folder = await temporaryFolder({ 'config.json': '{"currentContext":"remote"}' })
    const env = { DOCKER_CONTEXT: 'default', DOCKER_CONFIG: folder.path, HOME: folder.path }
    expect(await resolveEndpoint(env)).toMatchObject({ ok: true, value: { isDefault: true } })
  })

  it.each([
    ['tcp://h', {}, { host: 'h', port: 2375, protocol: 'http' }],
    ['h:99', {}, { host: 'h', port: 99, protocol: 'http' }],
    ['tcp://h:80', {}, { host: 'h', port: 80, protocol: 'http' }],
    ['http://h:80/', {}, { host: 'h', port: 80, protocol: 'http' }],
    ['https://h', {}, { host: 'h', port: 2376, protocol: 'https' }],
    ['tcp://[::1]:5', {}, { host: '::1', port: 5, protocol: 'http' }],
    ['tcp://h', { DOCKER_TLS_VERIFY: '1' }, { host: 'h', port: 2376, protocol: 'https', cert: true }],
    [
      'tcp://h',
      { DOCKER_TLS: '1' },
      { host: 'h', port: 2376, protocol: 'https', cert: true, insecure: true },
    ],
    ['tcp://h', { DOCKER_TLS_VERIFY: '', DOCKER_TLS: '' }, { host: 'h', port: 2375, protocol: 'http' }],
    ['unix:///run/a b.sock', { DOCKER_TLS_VERIFY: '1' }, { socketPath: '/run/a b.sock' }],
    ['npipe:////./pipe/docker_engine', {}, { socketPath: '\\\\.\\pipe\\docker_engine' }],
    [' unix:///run/x.sock ', {}, { socketPath: '/run/x.sock' }],
    ['', { DOCKER_TLS_VERIFY: '1' }, { host: 'localhost', port: 2376, protocol: 'https', cert: true }],
  ])('of "%s" with %j', async (host, variables, address) => {
    const env = { ...variables, DOCKER_HOST: host, DOCKER_CERT_PATH: made.path, DOCKER_CONFIG: '/nowhere' }
    const result = await resolveEndpoint(env)
    const { ca, cert, key, ...plain } =
      result.ok && result.value.kind === 'direct' ? result.value.address : {}
    const material = cert && ca && key ? { cert: true } : {}
    expect({ ...plain, ...material }).toEqual(address)
  })

  it.each([
    [
      'ssh://ada@build.example:2222/run/a%20b.sock',
      { host: 'build.example', user: 'ada', port: 2222, socketPath: '/run/a b.sock' },
    ],
    ['ssh://alias', { host: 'alias' }],
    ['ssh://[fe80::1]:22/', { host: 'fe80::1', port: 22 }],
  ])('of %s', async (host, target) => {
    expect(await resolveEndpoint({ DOCKER_HOST: host })).toMatchObject({
      ok: true,
      value: { kind: 'ssh', target },
    })
  })

  it.each([
    ['ftp://host', /unknown kind/],
    ['tcp://', /no address/],
    ['tcp://::1:2376', /brackets/],
    ['tcp://h:99999', /no address/],
    ['unix://relative.sock', /whole path/],
    ['ssh://', /no (host|address)/],
    ['ssh://me:word@host', /password/],
    ['ssh://-oProxyCommand=evil', /dash/],
    ['ssh://host/?a=b', /goes on/],
    ['????', /no address/],
  ])('cannot be %s, and says so', async (host, message) => {
    const result = await resolveEndpoint({ DOCKER_HOST: host })
    expect(result).toMatchObject({
      ok: false,
      error: {
        reason: 'bad-endpoint',
        message: expect.stringMatching(message),
        remedy: expect.any(String),
        command: 'unset DOCKER_HOST',
      },
    })
    expect(JSON.stringify(result)).not.toContain('word@')
  })

  it('of a context that is gone or damaged is a problem with its mending line', async () => {
    await using folder = await temporaryFolder({ [`contexts/meta/${remote}/meta.json`]: '{' })
    const at = (name: string): Promise<unknown> =>
      resolveEndpoint({ DOCKER_CONTEXT: name, DOCKER_CONFIG: folder.path })
    expect(await at('gone')).toMatchObject({
      ok: false,
      error: { reason: 'bad-endpoint', command: 'unset DOCKER_CONTEXT' },
    })
    expect(await at('remote')).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/no JSON/), command: 'docker context rm -f remote' },
    })
  })

  it.each([
    ['without an authority', (at: At) => rm(at('ca.pem')), /authority cannot be read \(ENOENT\)/],
    ['with an authority that is none', (at: At) => writeFile(at('ca.pem'), 'words'), /authority is none/],
    [
      'with a key of another',
      (at: At) => copyFile(certificates.serverKey, at('key.pem')),
      /another certificate/,
    ],
    ['with a key that is none', (at: At) => writeFile(at('key.pem'), 'words'), /is encrypted or no key/],
  ])('over TLS %s is a problem of the certificates', async (_what, spoil, message) => {
    await using folder = await temporaryFolder()
    const at: At = (name) => join(folder.path, name)
    for (const name of ['ca.pem', 'cert.pem', 'key.pem']) await copyFile(join(made.path, name), at(name))
    await spoil(at)
    const env = { DOCKER_HOST: 'tcp://h', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder.path }
    expect(await resolveEndpoint(env)).toMatchObject({
      ok: false,
      error: {
        reason: 'bad-certificate',
        message: expect.stringMatching(message),
        remedy: expect.any(String),
      },
    })
  })
})

type At = (name: string) => string
