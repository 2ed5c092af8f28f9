import type { ImageOptions } from '#shared/request/output.ts'
import { OutputError } from '../../session/export/output-error.ts'

/**
 * The options of an image in BuildKit's words, for instance
 * `{name: 'app:1,app:latest', compression: 'zstd', 'annotation-manifest.org.opencontainers.image.title': 'App'}`.
 *
 * @param names what the image is called where the options do not name it
 * @throws OutputError for an annotation that goes nowhere
 */
export function imageAttributes(
  options: ImageOptions,
  names: readonly string[],
): Readonly<Record<string, string>> {
  const all = options.names.length > 0 ? options.names : names
  const { compression, compressionLevel, forceCompression, ociMediaTypes, rewriteTimestamp } = options
  return {
    ...(all.length > 0 && { name: all.join(',') }),
    ...(compression !== undefined && { compression }),
    ...(compressionLevel !== undefined && { 'compression-level': String(compressionLevel) }),
    ...(forceCompression !== undefined && { 'force-compression': String(forceCompression) }),
    ...(ociMediaTypes !== undefined && { 'oci-mediatypes': String(ociMediaTypes) }),
    ...(rewriteTimestamp !== undefined && { 'rewrite-timestamp': String(rewriteTimestamp) }),
    ...annotationAttributes(options.annotations ?? {}),
  }
}

/** Whether no image is asked for that is more than a config, layers and names. */
export function isPlainImage({ compression, forceCompression, ...more }: ImageOptions): boolean {
  const { compressionLevel, ociMediaTypes, rewriteTimestamp, annotations } = more
  return [
    compression,
    compressionLevel,
    forceCompression,
    ociMediaTypes,
    rewriteTimestamp,
    annotations,
  ].every((value) => value === undefined)
}

/** `index,manifest[linux/amd64]:org.example.key`: where an annotation goes, and its key. */
const TYPED = /^((?:[a-z-]+(?:\[[\w/-]+\])?,?)+):(.+)$/
const PLACE = /^(manifest|index|manifest-descriptor|index-descriptor)((?:\[[\w/-]+\])?)$/

function annotationAttributes(annotations: Readonly<Record<string, string>>): Record<string, string> {
  const attributes: Record<string, string> = {}
  for (const [name, value] of Object.entries(annotations)) {
    const [, places, key] = TYPED.exec(name) ?? []
    if (places === undefined || key === undefined) {
      attributes[`annotation.${name}`] = value
      continue
    }
    for (const place of places.split(',')) {
      const [, kind, platform] = PLACE.exec(place) ?? []
      if (kind === undefined || platform === undefined)
        throw new OutputError(`The annotation ${name} cannot be put on ${place}.`, {
          remedy: 'Use manifest, index, manifest-descriptor or index-descriptor.',
        })
      attributes[`annotation-${kind}${platform}.${key}`] = value
    }
  }
  return attributes
}
