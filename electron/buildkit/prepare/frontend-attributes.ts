import type { BuildRequest } from '#shared/request/build-request.ts'

/**
 * What the Dockerfile frontend is told of a request, for instance
 * `{filename: 'Dockerfile', target: 'app', 'build-arg:VERSION': '2', 'no-cache': ''}`.
 *
 * @param filename name of the Dockerfile in the folder that is sent as `dockerfile`
 */
export function frontendAttributes(
  request: BuildRequest,
  filename: string,
  hostNetworkOnly: boolean,
): Readonly<Record<string, string>> {
  const attributes: Record<string, string> = {
    filename,
    'image-resolve-mode': request.pull ? 'pull' : 'local',
  }
  if (request.target !== undefined) attributes['target'] = request.target
  if (request.noCache === true) attributes['no-cache'] = ''
  else if (request.noCache !== false && request.noCache.length > 0)
    attributes['no-cache'] = request.noCache.join(',')
  if (hostNetworkOnly) attributes['force-network-mode'] = 'host'
  for (const [name, value] of Object.entries(request.args)) attributes[`build-arg:${name}`] = value
  return attributes
}
