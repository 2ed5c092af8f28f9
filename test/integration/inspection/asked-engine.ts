import { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import { connectEngine } from '#electron/docker/connect.ts'
import { privateEngineAt } from '#electron/docker/find-engine.ts'
import type { BuildEngine } from '#electron/services/builds/build-engine.ts'
import { overSocket } from '#test/support/over-socket.ts'
import { startBuildkitd } from '#test/support/start-buildkitd.ts'
import { startMatrixEngine } from '#test/support/start-matrix-engine.ts'
import type { EngineKind } from '#test/support/matrix-engines.ts'

/** An engine as builds get it from the connection. */
export interface AskedEngine extends AsyncDisposable {
  readonly engine: BuildEngine
  /** Of a Docker Engine. */
  readonly socketPath: string | undefined
}

/** Starts an engine that looks for Docker Hub's images at a registry first. */
export async function startAskedEngine(kind: EngineKind, registry: string): Promise<AskedEngine> {
  await using starting = new AsyncDisposableStack()
  if (kind === 'buildkitd') {
    const buildkitd = starting.use(await startBuildkitd({ listen: 'unix', registry }))
    const client = starting.adopt(new BuildKitClient(overSocket(buildkitd)), (made) => made.dispose())
    const engine = { client, hostNetworkOnly: true, ...(await nativePlatform(client)) }
    const owned = starting.move()
    return { engine, socketPath: undefined, [Symbol.asyncDispose]: () => owned.disposeAsync() }
  }
  const docker = starting.use(await startMatrixEngine(kind, { registryMirrors: [`http://${registry}`] }))
  const { engine, dispose } = await engineAt(docker.socketPath)
  starting.defer(dispose)
  const owned = starting.move()
  return { engine, socketPath: docker.socketPath, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** A Docker Engine that runs already. */
async function engineAt(
  socketPath: string,
): Promise<{ readonly engine: BuildEngine; readonly dispose: () => void }> {
  const connected = await connectEngine(privateEngineAt(socketPath), {}, AbortSignal.timeout(30_000))
  if (!connected.ok) throw new Error(connected.error.message)
  const { transport, lookUpImages } = connected.value
  const client = new BuildKitClient(transport)
  return {
    engine: {
      client,
      hostNetworkOnly: true,
      ...(lookUpImages && { lookUpImages }),
      ...(await nativePlatform(client)),
    },
    dispose: () => client.dispose(),
  }
}

async function nativePlatform(client: BuildKitClient): Promise<Pick<BuildEngine, 'platform'>> {
  const [worker] = await client.listWorkers(AbortSignal.timeout(30_000))
  const platform = worker?.platforms[0]
  return platform === undefined ? {} : { platform }
}
