import type { BuildDefaults } from '#shared/project/project.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'

/** A request with what `slipway.json` asks for wherever the command line says nothing of it. */
export function withDefaults(request: BuildRequest, defaults: BuildDefaults): BuildRequest {
  const target = request.target ?? defaults.target
  const secrets = (defaults.secrets ?? []).filter(({ id }) =>
    request.secrets.every((given) => given.id !== id),
  )
  return {
    ...request,
    ...(target !== undefined && { target }),
    tags: request.tags.length > 0 ? request.tags : (defaults.tags ?? []),
    args: { ...defaults.args, ...request.args },
    secrets: [...request.secrets, ...secrets],
  }
}
