import type { BuildRequest } from '#shared/request/build-request.ts'
import { openFolders } from './build-folders.ts'
import type { BuildPart } from './build-part.ts'
import { frontendAttributes } from './frontend-attributes.ts'

/**
 * What makes the LLB: the Dockerfile, its inputs and its options. The same for a build and for a look at the file.
 * @throws ContextError, DockerfileMissingError, NoStageError
 */
export async function prepareFrontend(
  request: BuildRequest,
  hostNetworkOnly: boolean,
): Promise<readonly BuildPart[]> {
  const { folders, filename } = await openFolders(request)
  return [
    {
      folders,
      attributes: frontendAttributes(request, filename, hostNetworkOnly),
      entitlements: hostNetworkOnly ? ['network.host'] : [],
    },
  ]
}
