import type { BuildRequest } from '#shared/request/build-request.ts'

/** A build of a folder's Dockerfile with nothing special, but for what is given. */
export function buildRequest(context: string, more: Partial<BuildRequest> = {}): BuildRequest {
  return {
    context,
    dockerfile: 'Dockerfile',
    tags: [],
    args: {},
    secrets: [],
    noCache: false,
    pull: false,
    ...more,
  }
}
