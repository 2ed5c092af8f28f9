import type { ImageOptions, Output } from '../output.ts'
import type { AbsolutePath } from './absolute-path.ts'
import { OptionWords } from './option-words.ts'

const compressions = ['uncompressed', 'gzip', 'estargz', 'zstd'] as const

/**
 * Reads `--output`: `type=local,dest=out`, or a folder's path alone; `-` alone, an archive to standard output, is not
 * offered.
 *
 * https://docs.docker.com/reference/cli/docker/buildx/build/#output
 *
 * @throws OptionError
 */
export function readOutput(value: string, absolute: AbsolutePath): Output {
  if (!value.includes('=') && value !== '-') return { kind: 'local', path: absolute(value) }
  const words = new OptionWords(`--output ${value}`, value)
  const output = outputOf(words, absolute)
  words.end()
  return output
}

function outputOf(words: OptionWords, absolute: AbsolutePath): Output {
  const type = words.need('type')
  switch (type) {
    case 'local': {
      const split = words.flag('platform-split')
      return {
        kind: 'local',
        path: absolute(words.need('dest')),
        ...(split !== undefined && { platformSplit: split }),
      }
    }
    case 'tar':
      return { kind: 'tar', path: absolute(words.need('dest')) }
    case 'oci': {
      const tar = words.flag('tar')
      const path = absolute(words.need('dest'))
      return { kind: 'oci', path, ...(tar !== undefined && { tar }), ...imageOptions(words) }
    }
    case 'docker': {
      const dest = words.take('dest')
      const image = imageOptions(words)
      return dest === undefined
        ? { kind: 'load', ...image }
        : { kind: 'docker', path: absolute(dest), ...image }
    }
    case 'registry':
      return { kind: 'image', push: true, ...pushOptions(words), ...imageOptions(words) }
    case 'image': {
      const push = words.flag('push')
      return {
        kind: 'image',
        ...(push !== undefined && { push }),
        ...pushOptions(words),
        ...imageOptions(words),
      }
    }
    case 'cacheonly':
      return { kind: 'cache-only' }
    default:
      throw words.error(`there is no output “${type}”: local, tar, oci, docker, image, registry, cacheonly`)
  }
}

function pushOptions(words: OptionWords) {
  const pushByDigest = words.flag('push-by-digest')
  const insecureRegistry = words.flag('registry.insecure')
  const store = words.flag('store')
  const unpack = words.flag('unpack')
  return {
    ...(pushByDigest !== undefined && { pushByDigest }),
    ...(insecureRegistry !== undefined && { insecureRegistry }),
    ...(store !== undefined && { store }),
    ...(unpack !== undefined && { unpack }),
  }
}

function imageOptions(words: OptionWords): ImageOptions {
  const compression = words.oneOf('compression', compressions)
  const compressionLevel = words.number('compression-level')
  const forceCompression = words.flag('force-compression')
  const ociMediaTypes = words.flag('oci-mediatypes')
  const rewriteTimestamp = words.flag('rewrite-timestamp')
  const annotations = words
    .takeAll((key) => key.startsWith('annotation'))
    .map(([key, text]) => {
      const [, level, name] = /^annotation(?:-([a-z-]+))?\.(.+)$/.exec(key) ?? []
      if (name === undefined) throw words.error(`${key} names no annotation`)
      return [level === undefined ? name : `${level}:${name}`, text] as const
    })
  return {
    names: words.take('name')?.split(',') ?? [],
    ...(compression !== undefined && { compression }),
    ...(compressionLevel !== undefined && { compressionLevel }),
    ...(forceCompression !== undefined && { forceCompression }),
    ...(ociMediaTypes !== undefined && { ociMediaTypes }),
    ...(rewriteTimestamp !== undefined && { rewriteTimestamp }),
    ...(annotations.length > 0 && { annotations: Object.fromEntries(annotations) }),
  }
}
