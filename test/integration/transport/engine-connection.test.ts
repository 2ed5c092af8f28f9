import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer, connect, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { sendFolder } from '#electron/buildkit/session/context/send-folder.ts'
import { dialEngine } from '#electron/buildkit/transport/dial.ts'
import { DockerEngine } from '#electron/docker/docker-engine.ts'
import { loadImage } from '#electron/docker/load-image.ts'
import { EngineConnection } from '#electron/services/engine-connection/engine-connection.ts'
import type { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import type { BuildOutcome } from '#shared/build/build-event.ts'
import type { EngineState } from '#shared/engine/engine-state.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { startBuildkitd } from '#test/support/start-buildkitd.ts'
import { testTool } from '#test/support/test-tool.ts'
import { temporaryFolder, type TemporaryFolder } from '#test/support/temporary-folder.ts'

/** A socket before the tests' engine that can be cut and closed. */
class Gate {
  readonly path: string
  /** First lines of what was asked on each connection. */
  readonly asked: string[] = []
  readonly #sockets = new Set<Socket>()
  #server: Server | undefined

  constructor(path: string) {
    this.path = path
  }

  async open(): Promise<void> {
    this.#server = createServer((near) => {
      const far = connect(inject('engineSocket'))
      near.once('data', (chunk: Buffer) => this.asked.push(chunk.toString('latin1').split('\r\n')[0] ?? ''))
      near.pipe(far).pipe(near)
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(one)
        one
          .on('error', () => undefined)
          .once('close', () => {
            this.#sockets.delete(one)
            other.destroy()
          })
      }
    }).listen(this.path)
    await once(this.#server, 'listening')
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => (this.#server ? this.#server.close(resolve) : resolve(undefined)))
    this.cut()
    await closed
    this.#server = undefined
  }
}

let folder: TemporaryFolder
let gate: Gate
let connection: EngineConnection
let states: EngineState[]
beforeEach(async () => {
  folder = await temporaryFolder({ Dockerfile: 'FROM busybox\nRUN echo begun; sleep 1\n' })
  gate = new Gate(join(folder.path, 'engine.sock'))
  await gate.open()
  states = []
  connection = new EngineConnection({
    env: { DOCKER_HOST: `unix://${gate.path}`, DOCKER_CONFIG: join(folder.path, '.docker') },
    send: sendFolder,
    logger: { info: () => undefined, error: (message, error) => console.error(message, error) },
  })
  connection.subscribe((state) => states.push(state))
})
afterEach(async () => {
  await connection.dispose()
  await gate.close()
  await folder[Symbol.asyncDispose]()
})

const last = (): string => {
  const state = states.at(-1)
  return state?.kind === 'unavailable' ? state.problem.reason : (state?.kind ?? '')
}
const becomes = (state: string): Promise<void> => expect.poll(last).toBe(state)

async function client(): Promise<BuildKitClient> {
  const engine = await connection.engine(AbortSignal.timeout(60_000))
  if (!engine.ok) throw new Error(engine.error.message)
  return engine.value.client
}

function build(on: BuildKitClient, onOutput: () => void = () => undefined): Promise<BuildOutcome> {
  return on.build({
    request: buildRequest(folder.path, { noCache: true, outputs: [{ kind: 'cache-only' }] }),
    hostNetworkOnly: true,
    env: {},
    configDir: join(folder.path, '.docker'),
    signal: AbortSignal.timeout(60_000),
    onEvent: (event) => {
      if (event.kind === 'log') onOutput()
    },
  })
}

describe('the connection to the engine', () => {
  it('is one for several builds at once', async () => {
    const builds = await Promise.all([1, 2, 3].map(async () => build(await client())))
    expect(builds.map(({ kind }) => kind)).toEqual(['succeeded', 'succeeded', 'succeeded'])
    const asked = (path: string): number => gate.asked.filter((line) => line.includes(path)).length
    // One to see whether it can build, one for all calls.
    expect({ calls: asked(' /grpc '), sessions: asked(' /session ') }).toEqual({ calls: 2, sessions: 3 })
  })

  it('that is cut ends its build as lost, and is made anew for the next one', async () => {
    const cutting = await build(await client(), () => gate.cut())
    expect(cutting).toMatchObject({ kind: 'failed', failure: { reason: 'engine-lost' } })
    await becomes('ready')
    expect(await build(await client())).toMatchObject({ kind: 'succeeded' })
    expect(states.map(({ kind }) => kind)).not.toContain('unavailable')
  })

  it('is to the current builder of buildx, whose images are loaded into the engine', async () => {
    await using buildkitd = await startBuildkitd({ listen: 'unix' })
    const env = { DOCKER_HOST: `unix://${gate.path}`, DOCKER_CONFIG: join(folder.path, '.docker') }
    await promisify(execFile)(
      testTool('buildx'),
      ['create', '--use', '--name', 'far', '--driver', 'remote', buildkitd.url],
      { env: { ...env, PATH: '/usr/bin:/bin', HOME: folder.path } },
    )
    await expect
      .poll(() => states.at(-1))
      .toMatchObject({
        kind: 'ready',
        engine: { builder: { name: 'far', driver: 'remote' }, endpoint: buildkitd.url },
      })
    const engine = new DockerEngine(dialEngine({ socketPath: inject('engineSocket') }))
    const tag = `slipway-far-${String(process.pid)}:1`
    try {
      const outcome = await (
        await client()
      ).build({
        request: buildRequest(folder.path, { tags: [tag] }),
        hostNetworkOnly: false,
        env,
        configDir: join(folder.path, '.docker'),
        signal: AbortSignal.timeout(60_000),
        onEvent: () => undefined,
        loadImage: (archive, signal) => loadImage(archive, env, signal),
      })
      expect(outcome).toMatchObject({ kind: 'succeeded', tags: [tag] })
      expect(await engine.inspectImage(tag, AbortSignal.timeout(60_000))).toMatchObject({ tags: [tag] })
    } finally {
      await engine.removeImage(tag, AbortSignal.timeout(60_000))
      engine.dispose()
    }
  })

  it('is lost with its engine, and ready again with it', async () => {
    const own = await client()
    await gate.close()
    await becomes('lost')
    expect(await connection.engine(AbortSignal.timeout(60_000))).toMatchObject({
      ok: false,
      error: { kind: 'engine', message: expect.stringMatching(/^The engine went away\./) },
    })
    await gate.open()
    await becomes('ready')
    expect(await client()).toBe(own)
    expect(await build(own)).toMatchObject({ kind: 'succeeded' })
  })
})
