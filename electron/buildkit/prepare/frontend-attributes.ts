import { parsePlatform } from '#shared/dockerfile/platform.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { csvFields } from './csv-fields.ts'
import { RequestError } from './request-error.ts'

/**
 * What the Dockerfile frontend is told of a request, whatever the engine, for instance
 * `{target: 'app', 'build-arg:VERSION': '2', 'label:maintainer': 'me', 'no-cache': '', platform: 'linux/arm64'}`.
 *
 * @throws RequestError
 */
export function frontendAttributes(
  request: BuildRequest,
  hostNetworkOnly: boolean,
): Readonly<Record<string, string>> {
  const network = networkOf(request, hostNetworkOnly)
  const { noCache, platforms = [], ulimits = [] } = request
  for (const platform of platforms) {
    const parsed = parsePlatform(platform)
    if ('problem' in parsed) throw new RequestError(`There is no such platform: ${parsed.problem}.`)
  }
  return {
    'image-resolve-mode': request.pull ? 'pull' : 'local',
    ...(request.target !== undefined && { target: request.target }),
    ...prefixed('build-arg:', request.args),
    ...(request.sourceDateEpoch !== undefined && {
      'build-arg:SOURCE_DATE_EPOCH': String(request.sourceDateEpoch),
    }),
    ...prefixed('label:', request.labels ?? {}),
    ...(platforms.length > 0 && { platform: platforms.join(',') }),
    ...(noCache === true && { 'no-cache': '' }),
    ...(typeof noCache !== 'boolean' && noCache.length > 0 && { 'no-cache': noCache.join(',') }),
    ...(network !== 'default' && { 'force-network-mode': network }),
    ...(request.shmSize !== undefined && { 'shm-size': String(request.shmSize) }),
    ...(ulimits.length > 0 && {
      ulimit: csvFields(ulimits.map(({ name, soft, hard }) => `${name}=${soft}:${hard}`)),
    }),
    ...(request.cgroupParent !== undefined && { 'cgroup-parent': request.cgroupParent }),
    ...syntaxOf(request),
  }
}

/** The network of RUN. @param hostNetworkOnly the engine has no bridge: there is no other network than the host's */
export function networkOf(
  { network = 'default' }: BuildRequest,
  hostNetworkOnly: boolean,
): 'default' | 'none' | 'host' {
  return network === 'default' && hostNetworkOnly ? 'host' : network
}

/** The frontend's image, and all that was said of it: `# syntax=` allows words after the image. */
function syntaxOf({ syntax }: BuildRequest): Readonly<Record<string, string>> {
  if (syntax === undefined) return {}
  const [source = ''] = syntax.trim().split(/\s/)
  if (source === '') throw new RequestError('The image that is to read the Dockerfile has no name.')
  return { source, cmdline: syntax.trim(), 'build-arg:BUILDKIT_SYNTAX': syntax.trim() }
}

function prefixed(
  prefix: string,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name}`, value]))
}
