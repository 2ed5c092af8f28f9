import type { EngineProblem } from '#shared/engine/engine-state.ts'
import { ok, type Result } from '#shared/result.ts'
import type { Builder } from './builders/builder.ts'
import { currentBuilder } from './builders/current-builder.ts'
import type { Endpoint, Environment } from './endpoint.ts'
import { resolveEndpoint } from './resolve-endpoint.ts'

/** An engine that was found by its name; nothing of it was opened. Equal ones are the same engine. */
export type FoundEngine =
  | { readonly kind: 'docker'; readonly origin: 'user' | 'private'; readonly endpoint: Endpoint }
  | { readonly kind: 'builder'; readonly builder: Builder }

/**
 * Finds the user's own engine as the docker command does: the current builder of buildx where it is not Docker Engine
 * itself, else the engine that variables and Docker contexts name.
 */
export async function findEngine(env: Environment): Promise<Result<FoundEngine, EngineProblem>> {
  const builder = await currentBuilder(env)
  if (!builder.ok) return builder
  if (builder.value && builder.value.driver !== 'docker')
    return ok({ kind: 'builder', builder: builder.value })
  const endpoint = await resolveEndpoint(env)
  return endpoint.ok ? ok({ kind: 'docker', origin: 'user', endpoint: endpoint.value }) : endpoint
}

/** The private engine at its socket. */
export function privateEngineAt(socketPath: string): FoundEngine {
  return {
    kind: 'docker',
    origin: 'private',
    endpoint: {
      kind: 'direct',
      url: `unix://${socketPath}`,
      source: "the studio's own engine",
      isDefault: false,
      address: { socketPath },
    },
  }
}
