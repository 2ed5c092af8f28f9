import type { BuildRequest } from '#shared/request/build-request.ts'
import { mergeParts, type BuildPart } from './build-part.ts'
import { frontendAttributes, networkOf } from './frontend-attributes.ts'
import { mainContext } from './main-context.ts'
import { namedContexts } from './named-contexts.ts'
import { negotiate } from './negotiate.ts'

/**
 * What makes the LLB: the Dockerfile, its inputs and its options. The same for a build and for a look at the file.
 * @throws ContextError, DockerfileMissingError, NoStageError, RequestError
 */
export async function prepareFrontend(
  request: BuildRequest,
  hostNetworkOnly: boolean,
): Promise<readonly BuildPart[]> {
  const options: BuildPart = {
    ...(request.syntax !== undefined && { frontend: 'gateway.v0' }),
    attributes: frontendAttributes(request, hostNetworkOnly),
    negotiate: (offer) => negotiate(request, offer),
    entitlements: [
      ...(request.entitlements ?? []),
      ...(networkOf(request, hostNetworkOnly) === 'host' ? ['network.host'] : []),
    ],
  }
  const main = await mainContext(request)
  try {
    const contexts = await namedContexts(request, async (linked) =>
      mergeParts(await prepareFrontend(linked, hostNetworkOnly)),
    )
    return [options, main, contexts]
  } catch (error) {
    await main.dispose?.()
    throw error
  }
}
