// A HOME and an engine for tests and benchmarks, apart from the user's.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cacheFolder } from './paths.mjs'
import { startSuiteEngine } from './suite-engine.mjs'

/**
 * Runs something with an engine of its own and nothing of the user's Docker: `DOCKER_HOST` and `SLIPWAY_TEST_SOCKET`
 * name the engine.
 */
export async function withPrivateHome(work) {
  const home = mkdtempSync(join(tmpdir(), 'slipway-test-home-'))
  const engine = await startSuiteEngine(join(home, 'engine'))
  try {
    const env = {
      ...process.env,
      HOME: home,
      SLIPWAY_CACHE_DIR: cacheFolder(),
      SLIPWAY_ENGINE_HOME: join(home, 'private-engine'),
      DOCKER_CONFIG: join(home, '.docker'),
      BUILDX_CONFIG: join(home, '.docker', 'buildx'),
      DOCKER_HOST: `unix://${engine.socketPath}`,
      SLIPWAY_TEST_SOCKET: engine.socketPath,
    }
    for (const name of [
      'XDG_CONFIG_HOME',
      'XDG_CACHE_HOME',
      'XDG_DATA_HOME',
      'DOCKER_CONTEXT',
      'DOCKER_TLS_VERIFY',
    ])
      delete env[name]
    return await work(env)
  } finally {
    await engine.stop()
    rmSync(home, { recursive: true, force: true })
  }
}
