import Docker from 'dockerode'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { connectBuilder } from '#electron/docker/builders/connect-builder.ts'
import type { Builder } from '#electron/docker/builders/builder.ts'
import type { ConnectedEngine } from '#electron/docker/connect.ts'
import type { EngineProblem } from '#shared/engine/engine-state.ts'
import type { Result } from '#shared/result.ts'
import { startBuildkitdContainer, type BuildkitdContainer } from '#test/support/start-buildkitd-container.ts'
import { buildOver } from './build-over.ts'

const PREFIX = 'buildx_buildkit_'

let buildkitd: BuildkitdContainer
beforeAll(async () => {
  buildkitd = await startBuildkitdContainer(inject('engineSocket'))
})
afterAll(() => buildkitd[Symbol.asyncDispose]())

/** As the studio connects to a builder whose node has this container. */
function connect(
  container: string,
  driver: Pick<Builder, 'driver'> & { readonly endpoint?: string } = { driver: 'docker-container' },
): Promise<Result<ConnectedEngine, EngineProblem>> {
  const node = {
    name: container.slice(PREFIX.length),
    endpoint: driver.endpoint ?? 'default',
    platforms: [],
    options: {},
  }
  const env = { DOCKER_HOST: `unix://${inject('engineSocket')}`, DOCKER_CONFIG: '/nowhere' }
  const builder = { name: 'mine', driver: driver.driver, isCurrent: true, nodes: [node] }
  return connectBuilder(builder, env, AbortSignal.timeout(30_000))
}

describe('a buildkitd in a container', () => {
  it.each([
    ['docker-container', undefined],
    ['docker-container', `unix://${inject('engineSocket')}`],
    ['remote', 'docker-container://CONTAINER'],
  ])('builds through buildctl in it, with the driver %s at %s', async (driver, endpoint) => {
    const at = endpoint?.replace('CONTAINER', buildkitd.name)
    const connected = await connect(buildkitd.name, { driver, ...(at !== undefined && { endpoint: at }) })
    expect(connected).toMatchObject({
      ok: true,
      value: {
        info: {
          endpoint: `docker-container://${buildkitd.name}`,
          builder: { name: 'mine', driver },
          serverVersion: expect.stringMatching(/./),
        },
        transport: { engine: 'buildkitd' },
      },
    })
    if (!connected.ok) return
    expect(await buildOver(connected.value.transport)).toMatchObject({
      outcome: { kind: 'succeeded' },
      output: expect.stringMatching(/^3145728$/m),
    })
  })

  it('has no command left in it once the connections ended', async () => {
    const connected = await connect(buildkitd.name)
    if (!connected.ok) throw new Error(connected.error.message)
    const connection = await connected.value.transport.connect(AbortSignal.timeout(60_000))
    await expect.poll(commands).not.toEqual([])
    connection.on('error', () => undefined).destroy()
    await expect.poll(commands).toEqual([])
  })

  it('that does not exist is said so with the line that makes it', async () => {
    expect(await connect(`${PREFIX}gone0`)).toMatchObject({
      ok: false,
      error: {
        reason: 'not-running',
        message: expect.stringMatching(/buildx_buildkit_gone0 does not exist/),
        command: 'docker buildx inspect --bootstrap mine',
      },
    })
  })

  it('that has no buildctl is said so', async () => {
    await using other = await startedBusybox(`${PREFIX}bare0`)
    expect(await connect(other.name)).toMatchObject({
      ok: false,
      error: {
        reason: 'refused',
        message: expect.stringMatching(/buildctl/),
        command: 'docker logs buildx_buildkit_bare0',
      },
    })
  })

  it('that was stopped is said so, ends its builds as lost, and is found again', async () => {
    const connected = await connect(buildkitd.name)
    if (!connected.ok) throw new Error(connected.error.message)
    const container = docker().getContainer(buildkitd.name)
    let killed: Promise<unknown> | undefined
    const built = await buildOver(connected.value.transport, {
      rest: 'RUN echo begun; sleep 60\n',
      onOutput: () => {
        killed ??= container.kill()
      },
    })
    await killed
    expect(built.outcome).toMatchObject({ kind: 'failed', failure: { reason: 'engine-lost' } })
    expect(await connect(buildkitd.name)).toMatchObject({
      ok: false,
      error: { reason: 'not-running', message: expect.stringMatching(/does not run/) },
    })
    await container.start()
    await expect.poll(() => connect(buildkitd.name)).toMatchObject({ ok: true })
  })
})

const docker = (): Docker => new Docker({ socketPath: inject('engineSocket') })

/** The runs of `buildctl dial-stdio` in the container. */
async function commands(): Promise<readonly string[]> {
  const { Processes: processes } = (await docker().getContainer(buildkitd.name).top()) as {
    readonly Processes: readonly (readonly string[])[]
  }
  return processes.map((fields) => fields.join(' ')).filter((line) => line.includes('buildctl dial-stdio'))
}

async function startedBusybox(name: string): Promise<AsyncDisposable & { readonly name: string }> {
  const container = await docker().createContainer({
    name,
    Image: 'busybox:latest',
    Cmd: ['sleep', '600'],
    HostConfig: { NetworkMode: 'none' },
  })
  await container.start()
  return { name, [Symbol.asyncDispose]: () => container.remove({ force: true }) }
}
