import type { Readable } from 'node:stream'
import { DockerEngine } from './docker-engine.ts'
import { dialEndpoint, type Environment } from './endpoint.ts'
import { resolveEndpoint } from './resolve-endpoint.ts'

/**
 * Loads an image archive into the engine that the docker command would use: where a builder's images go that has no engine
 * of its own.
 * @throws with the reason, for people
 */
export async function loadImage(archive: Readable, env: Environment, signal: AbortSignal): Promise<void> {
  const endpoint = await resolveEndpoint(env)
  if (!endpoint.ok) throw new Error(endpoint.error.message)
  const engine = new DockerEngine(dialEndpoint(endpoint.value, env))
  try {
    await engine.loadImage(archive, signal)
  } finally {
    engine.dispose()
  }
}
