import { parseSize } from '../../dockerfile/parse-size.ts'
import { err, ok, type Result } from '../../result.ts'
import type { Attestations } from '../attestations.ts'
import type { BuildRequest, Ulimit } from '../build-request.ts'
import type { Output } from '../output.ts'
import type { AbsolutePath } from './absolute-path.ts'
import type { BuildWords } from './build-words.ts'
import { OptionError } from './option-error.ts'
import { OptionWords } from './option-words.ts'
import { readCacheExport, readCacheImport } from './read-cache.ts'
import { readOutput } from './read-output.ts'
import { readNamedContext, readSecret, readSsh } from './read-source.ts'

/** What the words of a command line stand in. */
export interface CommandPlace {
  readonly absolute: AbsolutePath
  readonly isSocket: (path: string) => boolean
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * The build that the options of a command line ask for.
 *
 * @param context and the Dockerfile in it, as a request has them
 * @returns the first option that cannot be understood, in words, as an error
 */
export function readBuildWords(
  words: BuildWords,
  context: Pick<BuildRequest, 'context' | 'dockerfile' | 'dockerfileText'>,
  place: CommandPlace,
): Result<BuildRequest, string> {
  try {
    return ok(requestOf(words, context, place))
  } catch (error) {
    if (error instanceof OptionError) return err(error.message)
    throw error
  }
}

function requestOf(
  words: BuildWords,
  context: Pick<BuildRequest, 'context' | 'dockerfile' | 'dockerfileText'>,
  { absolute, isSocket, env }: CommandPlace,
): BuildRequest {
  const { BUILDKIT_SYNTAX: syntax, ...args } = pairs('--build-arg', words['build-arg'], env)
  const tags = words.tag ?? []
  const epoch = env['SOURCE_DATE_EPOCH']
  return {
    ...context,
    tags,
    args,
    noCache: words['no-cache'] === true || (words['no-cache-filter']?.flatMap(commas) ?? false),
    pull: words.pull ?? false,
    secrets: (words.secret ?? []).map((value) => readSecret(value, absolute, env)),
    ...(words.target !== undefined && { target: words.target }),
    ...(syntax !== undefined && { syntax }),
    ...(words.label && { labels: pairs('--label', words.label, env) }),
    ...(words.platform && { platforms: words.platform.flatMap(commas) }),
    ...(words['build-context'] && {
      contexts: words['build-context'].map((value) => readNamedContext(value, absolute)),
    }),
    ...(words.ssh && { ssh: words.ssh.map((value) => readSsh(value, absolute, isSocket)) }),
    ...(words.network !== undefined && { network: networkOf(words.network) }),
    ...(words['add-host'] && { addHosts: words['add-host'].map(hostOf) }),
    ...(words['shm-size'] !== undefined && { shmSize: sizeOf('--shm-size', words['shm-size']) }),
    ...(words.ulimit && { ulimits: words.ulimit.map(ulimitOf) }),
    ...(words['cgroup-parent'] !== undefined && { cgroupParent: words['cgroup-parent'] }),
    ...(words.allow && { entitlements: words.allow }),
    ...attestationsOf(words),
    ...(epoch !== undefined && /^\d+$/.test(epoch) && { sourceDateEpoch: Number(epoch) }),
    ...(words['cache-from'] && {
      cacheFrom: words['cache-from'].map((value) => readCacheImport(value, absolute)),
    }),
    ...(words['cache-to'] && {
      cacheTo: words['cache-to'].map((value) => readCacheExport(value, absolute)),
    }),
    ...outputsOf(words, tags, absolute),
  }
}

/** `--load` and `--push` are short for outputs; without any, the image goes into the engine's store. */
function outputsOf(
  { output = [], load, push }: BuildWords,
  tags: readonly string[],
  absolute: AbsolutePath,
): { readonly outputs?: readonly Output[] } {
  const outputs = [
    ...output.map((value) => named(readOutput(value, absolute), tags)),
    ...(load === true ? [{ kind: 'load', names: tags } as const] : []),
    ...(push === true ? [{ kind: 'image', push: true, names: tags } as const] : []),
  ]
  return outputs.length === 0 ? {} : { outputs }
}

/** An output without a name of its own has the build's. */
function named(output: Output, tags: readonly string[]): Output {
  return 'names' in output && output.names.length === 0 ? { ...output, names: tags } : output
}

function attestationsOf({ provenance, sbom }: BuildWords): { readonly attestations?: Attestations } {
  if (provenance === undefined && sbom === undefined) return {}
  return {
    attestations: {
      ...(provenance !== undefined && { provenance: provenanceOf(provenance) }),
      ...(sbom !== undefined && { sbom: sbomOf(sbom) }),
    },
  }
}

function provenanceOf(value: string): NonNullable<Attestations['provenance']> | false {
  if (value === 'false') return false
  if (value === 'true') return { mode: 'min' }
  const words = new OptionWords(`--provenance ${value}`, value)
  const mode = words.oneOf('mode', ['min', 'max']) ?? 'min'
  const attributes = words.rest()
  return { mode, ...(attributes && { attributes }) }
}

function sbomOf(value: string): NonNullable<Attestations['sbom']> | false {
  if (value === 'false') return false
  if (value === 'true') return {}
  const words = new OptionWords(`--sbom ${value}`, value)
  const generator = words.need('generator')
  words.end()
  return { generator }
}

/** `A=1 B=2`; a name alone is what the environment has for it, or nothing where it has none. */
function pairs(
  option: string,
  values: readonly string[] = [],
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    values.flatMap((value) => {
      const at = value.indexOf('=')
      const name = at < 0 ? value : value.slice(0, at)
      if (name === '') throw new OptionError(`${option} ${value}`, 'has no name')
      const given = at < 0 ? env[name] : value.slice(at + 1)
      return given === undefined ? [] : [[name, given] as const]
    }),
  )
}

function networkOf(value: string): NonNullable<BuildRequest['network']> {
  if (value === 'default' || value === 'none' || value === 'host') return value
  throw new OptionError(`--network ${value}`, 'is one of default, none, host')
}

/** `name:address`, `name=address`, `name=[::1]` */
function hostOf(value: string): { readonly name: string; readonly address: string } {
  const [, name, address] = /^([^:=]+)[:=](.+)$/.exec(value) ?? []
  if (name === undefined || address === undefined)
    throw new OptionError(`--add-host ${value}`, 'is not of the form name:address')
  return { name, address: address.replace(/^\[(.*)\]$/, '$1') }
}

function ulimitOf(value: string): Ulimit {
  const [, name, soft, hard] = /^([a-z]+)=(-?\d+)(?::(-?\d+))?$/.exec(value) ?? []
  if (name === undefined || soft === undefined)
    throw new OptionError(`--ulimit ${value}`, 'is not of the form name=soft:hard')
  return { name, soft: Number(soft), hard: Number(hard ?? soft) }
}

function sizeOf(option: string, value: string): number {
  const size = parseSize(value)
  if (size === undefined) throw new OptionError(`${option} ${value}`, 'is no size, such as 64m')
  return size
}

function commas(value: string): readonly string[] {
  return value.split(',').filter((word) => word !== '')
}
