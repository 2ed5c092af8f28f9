import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, inject, it } from 'vitest'
import { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import { sendFolder } from '#electron/buildkit/session/context/send-folder.ts'
import { buildkitdTransport } from '#electron/buildkit/transport/buildkitd-transport.ts'
import { dialEngine } from '#electron/buildkit/transport/dial.ts'
import { connectEngine, type ConnectedEngine } from '#electron/docker/connect.ts'
import { findEngine } from '#electron/docker/find-engine.ts'
import { readBuilders } from '#electron/docker/builders/read-builders.ts'
import { EngineConnection } from '#electron/services/engine-connection/engine-connection.ts'
import type { EngineProblem } from '#shared/engine/engine-state.ts'
import type { Result } from '#shared/result.ts'
import { makeCertificates } from '#test/support/make-certificates.ts'
import { startBuildkitd } from '#test/support/start-buildkitd.ts'
import { temporaryFolder, type TemporaryFolder } from '#test/support/temporary-folder.ts'
import { testTool } from '#test/support/test-tool.ts'
import { buildOver } from './build-over.ts'

const run = promisify(execFile)

/** A user with a Docker configuration of its own, and buildx. */
class User implements AsyncDisposable {
  readonly env: Readonly<Record<string, string>>
  readonly #home: TemporaryFolder

  constructor(home: TemporaryFolder) {
    this.#home = home
    this.env = {
      PATH: '/usr/bin:/bin',
      HOME: home.path,
      DOCKER_CONFIG: join(home.path, '.docker'),
      DOCKER_HOST: `unix://${inject('engineSocket')}`,
    }
  }

  static async create(): Promise<User> {
    return new User(await temporaryFolder())
  }

  async buildx(...args: readonly string[]): Promise<string> {
    return (await run(testTool('buildx'), args, { env: this.env })).stdout
  }

  async connect(): Promise<Result<ConnectedEngine, EngineProblem>> {
    const found = await findEngine(this.env)
    return found.ok ? connectEngine(found.value, this.env, AbortSignal.timeout(30_000)) : found
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#home[Symbol.asyncDispose]()
  }
}

describe('builders that buildx made', () => {
  it('are listed and honoured as buildx does', async () => {
    await using user = await User.create()
    await user.buildx('create', '--name', 'mine', '--driver', 'docker-container')
    await user.buildx(
      'create',
      '--name',
      'far',
      '--driver',
      'remote',
      '--platform',
      'linux/arm64',
      'tcp://127.0.0.1:1',
    )
    const current = async (): Promise<unknown> =>
      (await readBuilders(user.env)).filter(({ isCurrent }) => isCurrent).map(({ name }) => name)
    expect(await readBuilders(user.env)).toMatchObject([
      {
        name: 'far',
        driver: 'remote',
        nodes: [{ endpoint: 'tcp://127.0.0.1:1', platforms: ['linux/arm64'] }],
      },
      { name: 'mine', driver: 'docker-container', nodes: [{ name: 'mine0', platforms: [] }] },
      { name: 'default', driver: 'docker' },
    ])
    expect(await current()).toEqual(['default'])
    await user.buildx('use', 'mine')
    expect(await current()).toEqual(['mine'])
    expect(await user.connect()).toMatchObject({
      ok: false,
      error: { reason: 'not-running', command: 'docker buildx inspect --bootstrap mine' },
    })
    await user.buildx('use', '--default', 'far')
    expect(await current()).toEqual(['far'])
    expect(await user.connect()).toMatchObject({ ok: false, error: { endpoint: 'tcp://127.0.0.1:1' } })
    await user.buildx('rm', 'far')
    expect(await current()).toEqual(['default'])
    expect(await user.connect()).toMatchObject({ ok: true, value: { transport: { engine: 'docker' } } })
  })

  it('build on the node that is for the platform, and say where one node is not enough', async () => {
    await using stack = new AsyncDisposableStack()
    const user = stack.use(await User.create())
    const urls: string[] = []
    for (const platform of ['linux/amd64', 'linux/arm64']) {
      const { url } = stack.use(await startBuildkitd({ listen: 'unix' }))
      const more = urls.length > 0 ? ['--append'] : ['--use']
      await user.buildx('create', ...more, '--name', 'two', '--driver', 'remote', '--platform', platform, url)
      urls.push(url)
    }
    const connection = new EngineConnection({
      env: user.env,
      logger: { info: () => undefined, error: () => undefined },
      send: sendFolder,
    })
    stack.defer(() => connection.dispose())
    const signal = AbortSignal.timeout(60_000)
    const ids = await Promise.all(urls.map((url) => workerOf(url)))
    const nodeFor = async (...platforms: readonly string[]): Promise<number> => {
      const engine = await connection.engine(signal, platforms)
      if (!engine.ok) throw new Error(engine.error.message)
      const [worker] = await engine.value.client.listWorkers(signal)
      return ids.indexOf(worker?.id)
    }
    expect([
      await nodeFor(),
      await nodeFor('linux/amd64'),
      await nodeFor('linux/arm64'),
      await nodeFor('linux/arm/v7'),
      await nodeFor('linux/s390x'),
    ]).toEqual([0, 0, 1, 1, 0])
    expect(await connection.engine(signal, ['linux/arm64', 'linux/amd64'])).toMatchObject({
      ok: false,
      error: {
        kind: 'engine',
        message: expect.stringMatching(/linux\/arm64 on two1, linux\/amd64 on two0/),
        problem: { reason: 'refused' },
      },
    })
  })

  it('reach a remote buildkitd with their certificates, or say which do not fit', async () => {
    await using buildkitd = await startBuildkitd({ listen: 'tls' })
    await using strangers = await temporaryFolder()
    const other = await makeCertificates(strangers.path)
    const own = buildkitd.certificates!
    await using user = await User.create()
    const use = async (
      name: string,
      ca: string,
      cert?: string,
      key?: string,
      serverName?: string,
    ): Promise<unknown> => {
      const options = Object.entries({ cacert: ca, cert, key, servername: serverName })
        .filter(([, value]) => value !== undefined)
        .map(([option, value]) => `${option}=${String(value)}`)
      await user.buildx(
        'create',
        '--use',
        '--name',
        name,
        '--driver',
        'remote',
        '--driver-opt',
        options.join(','),
        buildkitd.url,
      )
      return user.connect()
    }
    const connected = await use('right', own.ca, own.clientCert, own.clientKey)
    expect(connected).toMatchObject({
      ok: true,
      value: { info: { builder: { name: 'right', driver: 'remote' } } },
    })
    expect(await buildOver((connected as { value: ConnectedEngine }).value.transport)).toMatchObject({
      outcome: { kind: 'succeeded' },
    })
    expect(await use('named', own.ca, own.clientCert, own.clientKey, 'localhost')).toMatchObject({ ok: true })
    const problems = [
      await use('misnamed', own.ca, own.clientCert, own.clientKey, 'elsewhere'),
      await use('untrusted', other.ca, own.clientCert, own.clientKey),
      await use('unknown', own.ca, other.clientCert, other.clientKey),
      await use('nobody', own.ca),
    ].map((result) => (result as { error: EngineProblem }).error)
    expect(problems).toMatchObject([
      { reason: 'bad-certificate', message: expect.stringMatching(/made for another name/) },
      { reason: 'bad-certificate', message: expect.stringMatching(/signed by no authority/) },
      { reason: 'bad-certificate', message: expect.stringMatching(/does not take the certificate/) },
      { reason: 'bad-certificate', message: expect.stringMatching(/does not take the certificate/) },
    ])
  })
})

/** The id of the worker at a socket. */
async function workerOf(url: string): Promise<string | undefined> {
  const socketPath = url.replace('unix://', '')
  const client = new BuildKitClient(buildkitdTransport(dialEngine({ socketPath })))
  try {
    return (await client.listWorkers(AbortSignal.timeout(10_000)))[0]?.id
  } finally {
    client.dispose()
  }
}
