import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { cacheFolder } from '#electron/services/private-engine/engine-layout.ts'
import { startTestEngine, sweepTestEngines } from './engine.ts'
import { matrixEngineOptions } from './matrix-engine-options.ts'
import { matrixEngines } from './matrix-engines.ts'
import type { DockerKind } from './start-matrix-engine.ts'
import { sweepOwnedFolders } from './owned-folder.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Socket of the engine that all integration tests of a run share. */
    readonly engineSocket: string
  }
}

/** Starts the one engine of a run of the integration tests, with a HOME and Docker configuration of its own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweepTestEngines()
  await sweepOwnedFolders()
  const home = await mkdtemp(join(tmpdir(), 'slipway-test-home-'))
  process.env['SLIPWAY_CACHE_DIR'] = cacheFolder(process.env) // Before HOME moves away from it.
  Object.assign(process.env, {
    HOME: home,
    DOCKER_CONFIG: join(home, '.docker'),
    BUILDX_CONFIG: join(home, '.docker', 'buildx'),
  })
  for (const name of [
    'DOCKER_HOST',
    'DOCKER_CONTEXT',
    'DOCKER_TLS_VERIFY',
    'DOCKER_CERT_PATH',
    'XDG_CONFIG_HOME',
  ])
    Reflect.deleteProperty(process.env, name)
  const kind = sharedEngineKind()
  const engine = await startTestEngine(matrixEngineOptions(kind))
  process.stdout.write(`the tests’ engine: ${kind} ${engine.engine.manifest.version}\n`)
  project.provide('engineSocket', engine.socketPath)
  return async () => {
    await engine[Symbol.asyncDispose]()
    await rm(home, { recursive: true, force: true })
  }
}

const SHARED_KINDS: readonly DockerKind[] = ['newest', 'stable', 'distribution', 'newest-containerd']

/** `SLIPWAY_TEST_ENGINE`, else the newest that there is: it gets all the tests, the others their core. */
function sharedEngineKind(): DockerKind {
  const wanted = process.env['SLIPWAY_TEST_ENGINE']
  const missing = new Set(matrixEngines().flatMap((entry) => (entry.missing === undefined ? [] : entry.kind)))
  const kind = SHARED_KINDS.find((name) => (wanted === undefined ? !missing.has(name) : name === wanted))
  if (kind === undefined)
    throw new Error(`SLIPWAY_TEST_ENGINE is ${wanted ?? ''}, not one of ${SHARED_KINDS.join(', ')}.`)
  return kind
}
