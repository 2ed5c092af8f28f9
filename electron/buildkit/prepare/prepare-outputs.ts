import type { BuildRequest } from '#shared/request/build-request.ts'
import type { BuildPart } from './build-part.ts'

/** What a build leaves behind. */
export function prepareOutputs(request: BuildRequest): BuildPart {
  return {
    exporters: [
      { type: 'moby', attributes: request.tags.length > 0 ? { name: request.tags.join(',') } : {} },
    ],
  }
}
