import { assertNever } from '#shared/assert-never.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import type { CacheExport, CacheImport } from '#shared/request/cache-option.ts'
import type { NamedContext } from '#shared/request/named-context.ts'
import type { Output } from '#shared/request/output.ts'

/**
 * A request as arguments of `buildx build`, written from that command's manual: what the client is measured by. The
 * text of a Dockerfile goes to standard input, and SOURCE_DATE_EPOCH into the environment.
 *
 * https://docs.docker.com/reference/cli/docker/buildx/build/
 *
 * @throws for what the command cannot be told
 */
export function buildxArguments(request: BuildRequest): readonly string[] {
  const flag = (name: string, values: readonly string[] = []): readonly string[] =>
    values.map((value) => `--${name}=${value}`)
  const optional = (name: string, value: string | number | undefined): readonly string[] =>
    value === undefined ? [] : [`--${name}=${value}`]
  const { noCache, pull, syntax, attestations } = request
  return [
    `--file=${fileOf(request)}`,
    ...optional('target', request.target),
    ...flag('tag', request.outputs ? [] : request.tags),
    ...flag('build-arg', pairs(request.args)),
    ...(syntax === undefined ? [] : [`--build-arg=BUILDKIT_SYNTAX=${syntax}`]),
    ...flag('label', pairs(request.labels)),
    ...(request.platforms ? [`--platform=${request.platforms.join(',')}`] : []),
    ...flag(
      'build-context',
      request.contexts?.map((context) => contextOf(request, context)),
    ),
    ...flag(
      'secret',
      request.secrets.map((secret) =>
        'env' in secret ? `id=${secret.id},env=${secret.env}` : `id=${secret.id},src=${secret.src}`,
      ),
    ),
    ...flag(
      'ssh',
      request.ssh?.map((source) => {
        const paths = source.kind === 'keys' ? source.paths : [source.socketPath ?? []].flat()
        return [source.id, ...(paths.length > 0 ? [paths.join(',')] : [])].join('=')
      }),
    ),
    ...(noCache === true ? ['--no-cache'] : flag('no-cache-filter', noCache === false ? [] : noCache)),
    ...(pull ? ['--pull'] : []),
    ...optional('network', request.network),
    ...flag(
      'add-host',
      request.addHosts?.map(({ name, address }) => `${name}:${address}`),
    ),
    ...optional('shm-size', request.shmSize),
    ...flag(
      'ulimit',
      request.ulimits?.map(({ name, soft, hard }) => `${name}=${soft}:${hard}`),
    ),
    ...optional('cgroup-parent', request.cgroupParent),
    ...flag('allow', [
      ...(request.entitlements ?? []),
      ...(request.network === 'host' ? ['network.host'] : []),
    ]),
    ...attestation('provenance', attestations?.provenance),
    ...attestation('sbom', attestations?.sbom),
    ...flag('cache-from', request.cacheFrom?.map(cacheImport)),
    ...flag('cache-to', request.cacheTo?.map(cacheExport)),
    ...flag('output', request.outputs?.map(outputOf)),
    request.context,
  ]
}

function fileOf({ context, dockerfile, dockerfileText }: BuildRequest): string {
  if (dockerfileText !== undefined) return '-'
  return dockerfile.startsWith('/') || !context.startsWith('/') ? dockerfile : `${context}/${dockerfile}`
}

function contextOf({ context }: BuildRequest, named: NamedContext): string {
  const absolute = (path: string): string => (path.startsWith('/') ? path : `${context}/${path}`)
  switch (named.kind) {
    case 'folder':
      return `${named.name}=${absolute(named.path)}`
    case 'image':
      return `${named.name}=docker-image://${named.reference}`
    case 'oci-layout': {
      const { digest, tag } = named
      const version = digest === undefined ? (tag === undefined ? '' : `:${tag}`) : `@${digest}`
      return `${named.name}=oci-layout://${absolute(named.path)}${version}`
    }
    case 'remote':
      return `${named.name}=${named.url}`
    case 'build':
      throw new Error('Only `buildx bake` links builds.')
    default:
      return assertNever(named)
  }
}

function attestation(
  name: 'provenance' | 'sbom',
  value:
    | false
    | {
        readonly mode?: string
        readonly generator?: string
        readonly attributes?: Readonly<Record<string, string>>
      }
    | undefined,
): readonly string[] {
  if (value === undefined) return []
  if (value === false) return [`--${name}=false`]
  const { mode, generator, attributes } = value
  const words = pairs({ ...(mode && { mode }), ...(generator && { generator }), ...attributes })
  return [`--${name}=${words.length === 0 ? 'true' : words.join(',')}`]
}

function cacheImport(from: CacheImport): string {
  switch (from.kind) {
    case 'registry':
      return words('registry', { ref: from.reference, ...from.attributes })
    case 'local':
      return words('local', { src: from.path, tag: from.tag, digest: from.digest })
    case 'gha':
    case 's3':
      return words(from.kind, from.attributes)
    default:
      return assertNever(from)
  }
}

function cacheExport(to: CacheExport): string {
  if (to.kind === 'inline') return words('inline', {})
  const shared = {
    mode: to.mode,
    'ignore-error': to.ignoreError === undefined ? undefined : String(to.ignoreError),
    ...to.attributes,
  }
  switch (to.kind) {
    case 'registry':
      return words('registry', { ref: to.reference, ...shared })
    case 'local':
      return words('local', { dest: to.path, tag: to.tag, ...shared })
    case 'gha':
    case 's3':
      return words(to.kind, shared)
    default:
      return assertNever(to)
  }
}

function outputOf(output: Output): string {
  switch (output.kind) {
    case 'tar':
      return words('tar', { dest: output.path })
    case 'local':
      return words('local', { dest: output.path, 'platform-split': text(output.platformSplit) })
    case 'cache-only':
      return words('cacheonly', {})
    case 'load':
      return words('docker', imageWords(output))
    case 'oci':
      return words('oci', { dest: output.path, tar: text(output.tar), ...imageWords(output) })
    case 'docker':
      return words('docker', { dest: output.path, ...imageWords(output) })
    case 'image':
      return words('image', {
        push: text(output.push),
        'push-by-digest': text(output.pushByDigest),
        'registry.insecure': text(output.insecureRegistry),
        store: text(output.store),
        unpack: text(output.unpack),
        ...imageWords(output),
      })
    default:
      return assertNever(output)
  }
}

function imageWords(output: Extract<Output, { readonly names: readonly string[] }>): Words {
  return {
    name: output.names.length === 0 ? undefined : output.names.join(','),
    compression: output.compression,
    'compression-level': text(output.compressionLevel),
    'force-compression': text(output.forceCompression),
    'oci-mediatypes': text(output.ociMediaTypes),
    'rewrite-timestamp': text(output.rewriteTimestamp),
    ...Object.fromEntries(
      Object.entries(output.annotations ?? {}).map(([key, value]) => {
        const [, level, rest] = /^((?:manifest|index)(?:-descriptor)?):(.*)$/s.exec(key) ?? []
        return [level === undefined ? `annotation.${key}` : `annotation-${level}.${rest ?? ''}`, value]
      }),
    ),
  }
}

type Words = Readonly<Record<string, string | undefined>>

const text = (value: boolean | number | undefined): string | undefined =>
  value === undefined ? undefined : String(value)

/** Fields with a comma are quoted, as in CSV (RFC 4180). */
function words(type: string, given: Words = {}): string {
  const all: Words = { type, ...given }
  return Object.entries(all)
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`]))
    .map((field) => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(',')
}

function pairs(values: Readonly<Record<string, string>> = {}): readonly string[] {
  return Object.entries(values).map(([name, value]) => `${name}=${value}`)
}
