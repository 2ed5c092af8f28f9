import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectEngine, type ConnectedEngine } from '#electron/docker/connect.ts'
import { findEngine } from '#electron/docker/find-engine.ts'
import type { EngineProblem } from '#shared/engine/engine-state.ts'
import type { Result } from '#shared/result.ts'
import { makeCertificates } from '#test/support/make-certificates.ts'
import { testTool } from '#test/support/test-tool.ts'
import { startMatrixEngine, type MatrixEngine } from '#test/support/start-matrix-engine.ts'
import { temporaryFolder, type TemporaryFolder } from '#test/support/temporary-folder.ts'
import { buildOver } from './build-over.ts'

const run = promisify(execFile)

let engine: MatrixEngine
let strangers: TemporaryFolder
beforeAll(async () => {
  engine = await startMatrixEngine('stable', { tls: true })
  strangers = await temporaryFolder()
  await makeCertificates(strangers.path)
})
afterAll(async () => {
  await engine[Symbol.asyncDispose]()
  await strangers[Symbol.asyncDispose]()
})

/** As the studio connects. */
async function connect(
  variables: Readonly<Record<string, string>>,
): Promise<Result<ConnectedEngine, EngineProblem>> {
  const env = { PATH: process.env['PATH'], DOCKER_CONFIG: '/nowhere', ...variables }
  const found = await findEngine(env)
  return found.ok ? connectEngine(found.value, env, AbortSignal.timeout(30_000)) : found
}

const tls = (folder: string, more = {}): Promise<Result<ConnectedEngine, EngineProblem>> =>
  connect({ DOCKER_HOST: engine.tls!.url, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder, ...more })

describe('Docker Engine over TCP with mutual TLS', () => {
  it('is found through DOCKER_HOST and builds', async () => {
    const connected = await tls(engine.tls!.certificates.folder)
    expect(connected).toMatchObject({
      ok: true,
      value: { info: { origin: 'user', source: 'DOCKER_HOST', endpoint: engine.tls!.url } },
    })
    if (!connected.ok) return
    const built = await buildOver(connected.value.transport)
    expect(built).toMatchObject({
      outcome: { kind: 'succeeded' },
      output: expect.stringMatching(/^3145728$/m),
    })
  })

  it('is found through a context that the docker command made', async () => {
    await using config = await temporaryFolder()
    const { ca, clientCert, clientKey } = engine.tls!.certificates
    const at = `host=${engine.tls!.url},ca=${ca},cert=${clientCert},key=${clientKey}`
    const env = { PATH: '/usr/bin:/bin', HOME: config.path, DOCKER_CONFIG: config.path }
    await run(testTool('docker'), ['context', 'create', 'far', '--docker', at], { env })
    const source = 'the Docker context "far" (DOCKER_CONTEXT)'
    expect(await connect({ DOCKER_CONFIG: config.path, DOCKER_CONTEXT: 'far' })).toMatchObject({
      ok: true,
      value: { info: { endpoint: engine.tls!.url, source } },
    })
    await run(testTool('docker'), ['context', 'use', 'far'], { env })
    expect(await connect({ DOCKER_CONFIG: config.path })).toMatchObject({
      ok: true,
      value: { info: { source: 'the Docker context "far" (config.json)' } },
    })
  })

  it('whose authority is another is refused with words for it', async () => {
    const own = engine.tls!.certificates.folder
    await using folder = await withFiles({ ca: strangers.path, cert: own })
    expect(await tls(folder.path)).toMatchObject({
      ok: false,
      error: { reason: 'bad-certificate', message: expect.stringMatching(/signed by no authority/) },
    })
  })

  it('whose certificate is not to be checked is taken with any authority', async () => {
    const own = engine.tls!.certificates.folder
    await using folder = await withFiles({ ca: strangers.path, cert: own })
    expect(await tls(folder.path, { DOCKER_TLS_VERIFY: '', DOCKER_TLS: '1' })).toMatchObject({ ok: true })
  })

  it('does not take a certificate of another authority, and says so', async () => {
    const own = engine.tls!.certificates.folder
    await using folder = await withFiles({ ca: own, cert: strangers.path })
    expect(await tls(folder.path)).toMatchObject({
      ok: false,
      error: { reason: 'bad-certificate', message: expect.stringMatching(/does not take the certificate/) },
    })
  })

  it('asks for a certificate where there is none', async () => {
    await using folder = await temporaryFolder()
    await copyFile(engine.tls!.certificates.ca, join(folder.path, 'ca.pem'))
    expect(await tls(folder.path)).toMatchObject({
      ok: false,
      error: { reason: 'bad-certificate', message: expect.stringMatching(/does not take the certificate/) },
    })
  })

  it('is not asked with a certificate that has expired', async () => {
    const own = engine.tls!.certificates.folder
    await using folder = await withFiles({ ca: own, cert: own })
    await expire(own, folder.path)
    expect(await tls(folder.path)).toMatchObject({
      ok: false,
      error: {
        reason: 'bad-certificate',
        message: expect.stringMatching(/expired on .*cert\.pem/),
        command: expect.stringMatching(/^openssl x509/),
      },
    })
  })

  it('is told from one without TLS, both ways', async () => {
    const url = engine.tls!.url
    expect(await connect({ DOCKER_HOST: url })).toMatchObject({
      ok: false,
      error: { reason: 'bad-certificate', message: expect.stringMatching(/speaks TLS alone/) },
    })
    await using plain = await startPlainServer()
    expect(await tls(engine.tls!.certificates.folder, { DOCKER_HOST: plain.url })).toMatchObject({
      ok: false,
      error: { reason: 'bad-certificate', message: expect.stringMatching(/does not speak TLS/) },
    })
  })
})

/** A folder for DOCKER_CERT_PATH of the authority in one folder and the client's certificate in another. */
async function withFiles(from: { readonly ca: string; readonly cert: string }): Promise<TemporaryFolder> {
  const folder = await temporaryFolder()
  await copyFile(join(from.ca, 'ca.pem'), join(folder.path, 'ca.pem'))
  for (const name of ['cert.pem', 'key.pem']) await copyFile(join(from.cert, name), join(folder.path, name))
  return folder
}

/** Makes the client's certificate anew, with an end in the past. */
async function expire(authority: string, folder: string): Promise<void> {
  const openssl = (...args: string[]): Promise<unknown> => run('openssl', args, { cwd: folder })
  await openssl('req', '-new', '-key', 'key.pem', '-subj', '/CN=late', '-out', 'late.csr')
  const [ca, key] = ['ca.pem', 'ca-key.pem'].map((name) => join(authority, name)) as [string, string]
  await openssl(
    ...[
      'x509',
      '-req',
      '-in',
      'late.csr',
      '-CA',
      ca,
      '-CAkey',
      key,
      '-CAserial',
      'serial',
      '-CAcreateserial',
    ],
    ...['-days', '-1', '-out', 'cert.pem'],
  )
}

/** What a Docker Engine without TLS is to a client with it. */
async function startPlainServer(): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((_request, response) => response.end('{}')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `tcp://127.0.0.1:${String(port)}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
