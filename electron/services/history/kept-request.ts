import type { BuildRequest } from '#shared/request/build-request.ts'
import { withoutLogin } from '#shared/request/without-login.ts'

/** Names of a cache's attributes that hold credentials, for instance `secret_access_key`, `token`, `account_key`. */
const keyLike = /key|token|secret|password|credential/i

/**
 * What of a request may be kept: neither the text of the editor, which may be long, nor anything that opens a door. Secrets
 * and agents are named by where they come from and have no value here; caches and addresses may carry one.
 */
export function keptRequest(request: BuildRequest): BuildRequest {
  return JSON.parse(JSON.stringify(request), kept) as BuildRequest
}

/** Of each member, those of requests within the request too. */
function kept(name: string, value: unknown): unknown {
  if (name === 'dockerfileText') return undefined
  if (name === 'attributes' && typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).filter(([attribute]) => !keyLike.test(attribute)))
  return typeof value === 'string' ? withoutLogin(value) : value
}
