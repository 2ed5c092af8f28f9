import type { NamedContext } from '../named-context.ts'
import type { SecretSource, SshSource } from '../build-request.ts'
import type { AbsolutePath } from './absolute-path.ts'
import { OptionError } from './option-error.ts'
import { OptionWords } from './option-words.ts'

/**
 * Reads `--build-context name=source`, where the source is a folder, `docker-image://`, `oci-layout://` or a URL.
 *
 * @throws OptionError
 */
export function readNamedContext(value: string, absolute: AbsolutePath): NamedContext {
  const at = value.indexOf('=')
  const name = value.slice(0, Math.max(at, 0))
  const source = value.slice(at + 1)
  if (name === '' || source === '')
    throw new OptionError(`--build-context ${value}`, 'is not of the form name=source')
  if (source.startsWith('docker-image://'))
    return { name, kind: 'image', reference: source.slice('docker-image://'.length) }
  if (source.startsWith('oci-layout://')) return { name, ...ociLayout(source, absolute) }
  if (/^[a-z][a-z+.-]*:\/\/|^git@/i.test(source)) return { name, kind: 'remote', url: source }
  return { name, kind: 'folder', path: absolute(source) }
}

/** `oci-layout://<folder>[:<tag>|@<digest>]` */
function ociLayout(source: string, absolute: AbsolutePath) {
  const place = source.slice('oci-layout://'.length)
  const [, folder = place, digest] = /^(.+)@(sha256:[0-9a-f]{64})$/.exec(place) ?? []
  if (digest !== undefined) return { kind: 'oci-layout', path: absolute(folder), digest } as const
  const [, path = place, tag] = /^(.+):([\w.-]+)$/.exec(place) ?? []
  return { kind: 'oci-layout', path: absolute(path), ...(tag !== undefined && { tag }) } as const
}

/**
 * Reads `--secret id=token,src=token.txt`, `id=token,env=TOKEN` or `id=TOKEN`: the environment's variable of that name, if
 * there is one, else the file of that name.
 *
 * @throws OptionError
 */
export function readSecret(
  value: string,
  absolute: AbsolutePath,
  env: Readonly<Record<string, string | undefined>>,
): SecretSource {
  const words = new OptionWords(`--secret ${value}`, value)
  const type = words.oneOf('type', ['file', 'env'])
  const id = words.need('id')
  const src = words.take('src') ?? words.take('source')
  const variable = words.take('env')
  words.end()
  if (variable !== undefined) return { id, env: variable }
  if (type === 'env') return { id, env: src ?? id }
  if (src !== undefined) return { id, src: absolute(src) }
  return type === undefined && env[id] !== undefined ? { id, env: id } : { id, src: absolute(id) }
}

/**
 * Reads `--ssh default`, `--ssh github=/path/to/key,/path/to/other`. One path may be a key or an agent's socket; which of
 * them is for whoever sees the disk to say.
 */
export function readSsh(
  value: string,
  absolute: AbsolutePath,
  isSocket: (path: string) => boolean,
): SshSource {
  const at = value.indexOf('=')
  if (at < 0) return { id: value, kind: 'agent' }
  const id = value.slice(0, at)
  const paths = value
    .slice(at + 1)
    .split(',')
    .map(absolute)
  const [only] = paths
  if (paths.length === 1 && only !== undefined && isSocket(only))
    return { id, kind: 'agent', socketPath: only }
  return { id, kind: 'keys', paths }
}
