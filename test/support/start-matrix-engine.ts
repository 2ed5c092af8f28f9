import { engineClient } from '#electron/services/private-engine/engine-client.ts'
import { madeBaseImages, startTestEngine, type TestEngine } from './engine.ts'
import { freePort } from './free-port.ts'
import { makeCertificates, type Certificates } from './make-certificates.ts'
import { matrixEngineOptions } from './matrix-engine-options.ts'
import type { EngineKind } from './matrix-engines.ts'
import { ownedFolder } from './owned-folder.ts'

/** A Docker Engine of the matrix, with `busybox:latest` in it and nothing else. */
export interface MatrixEngine extends AsyncDisposable {
  readonly kind: DockerKind
  /** For people: tests print it and never look at it. */
  readonly version: string
  readonly socketPath: string
  /** The second way to it, where TLS was asked for. */
  readonly tls: { readonly url: string; readonly certificates: Certificates } | undefined
  readonly engine: TestEngine['engine']
}

export type DockerKind = Exclude<EngineKind, 'buildkitd'>

export interface MatrixEngineOptions {
  /** Whether it listens at TCP with mutual TLS, too. */
  readonly tls?: boolean
  /** Registries to look for Docker Hub's images first: `http://127.0.0.1:41234`. */
  readonly registryMirrors?: readonly string[]
  /** Registries without TLS beside those of 127.0.0.0/8, which may always do without. */
  readonly insecureRegistries?: readonly string[]
}

/** @throws where the set-up has no such engine: see `matrixEngines` */
export async function startMatrixEngine(
  kind: DockerKind,
  options: MatrixEngineOptions = {},
): Promise<MatrixEngine> {
  await using starting = new AsyncDisposableStack()
  const { engineDir, daemonSettings } = matrixEngineOptions(kind)
  const tls = options.tls === true ? await tlsOf(starting) : undefined
  const engine = starting.use(
    await startTestEngine({
      engineDir,
      baseImages: madeBaseImages().filter(({ reference }) => reference.startsWith('busybox')),
      ...(tls && { hosts: [tls.url] }),
      daemonSettings: {
        ...daemonSettings,
        ...(options.registryMirrors && { 'registry-mirrors': options.registryMirrors }),
        ...(options.insecureRegistries && { 'insecure-registries': options.insecureRegistries }),
        ...(tls && {
          tlsverify: true,
          tlscacert: tls.certificates.ca,
          tlscert: tls.certificates.serverCert,
          tlskey: tls.certificates.serverKey,
        }),
      },
    }),
  )
  const { Version: version } = await engineClient(engine.socketPath).version()
  const owned = starting.move()
  return {
    kind,
    version,
    socketPath: engine.socketPath,
    tls,
    engine: engine.engine,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function tlsOf(stack: AsyncDisposableStack): Promise<NonNullable<MatrixEngine['tls']>> {
  const { path } = stack.use(await ownedFolder())
  return {
    url: `tcp://127.0.0.1:${String(await freePort())}`,
    certificates: await makeCertificates(path),
  }
}
