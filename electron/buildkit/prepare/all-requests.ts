import { isDeepStrictEqual } from 'node:util'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { RequestError } from './request-error.ts'

/** A request and those whose results are its contexts, which are made in the same job and share what steps may reach. */
export function allRequests(request: BuildRequest): readonly BuildRequest[] {
  const linked = (request.contexts ?? []).flatMap((context) =>
    context.kind === 'build' ? allRequests(context.request) : [],
  )
  return [request, ...linked]
}

/**
 * What several requests give by id, each once.
 * @param what they are, for instance `Secret`
 * @throws RequestError where they differ about one id
 */
export function onceById<T extends { readonly id: string }>(what: string, given: readonly T[]): readonly T[] {
  const byId = new Map<string, T>()
  for (const one of given) {
    const before = byId.get(one.id)
    if (before && !isDeepStrictEqual(before, one))
      throw new RequestError(`${what} ${one.id} stands for two things in one build.`)
    byId.set(one.id, one)
  }
  return [...byId.values()]
}
