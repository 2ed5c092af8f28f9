import type { CacheExport, CacheImport } from '../cache-option.ts'
import type { AbsolutePath } from './absolute-path.ts'
import { OptionWords } from './option-words.ts'

const modes = ['min', 'max'] as const

/**
 * Reads `--cache-from`: `type=local,src=cache`, or an image's name alone.
 *
 * @throws OptionError
 */
export function readCacheImport(value: string, absolute: AbsolutePath): CacheImport {
  if (!value.includes('=')) return { kind: 'registry', reference: value }
  const words = new OptionWords(`--cache-from ${value}`, value)
  const type = words.need('type')
  switch (type) {
    case 'registry':
      return { kind: 'registry', reference: words.need('ref'), ...attributes(words) }
    case 'local': {
      const path = absolute(words.need('src'))
      const tag = words.take('tag')
      const digest = words.take('digest')
      words.end()
      return {
        kind: 'local',
        path,
        ...(tag !== undefined && { tag }),
        ...(digest !== undefined && { digest }),
      }
    }
    case 'gha':
      return { kind: 'gha', ...attributes(words) }
    case 's3':
      return { kind: 's3', attributes: words.rest() ?? {} }
    default:
      throw words.error(`there is no cache “${type}” to take from: registry, local, gha, s3`)
  }
}

/**
 * Reads `--cache-to`: `type=registry,ref=example.com/app:cache,mode=max`, or an image's name alone.
 *
 * @throws OptionError
 */
export function readCacheExport(value: string, absolute: AbsolutePath): CacheExport {
  if (!value.includes('=')) return { kind: 'registry', reference: value }
  const words = new OptionWords(`--cache-to ${value}`, value)
  const type = words.need('type')
  if (type === 'inline') {
    words.end()
    return { kind: 'inline' }
  }
  const mode = words.oneOf('mode', modes)
  const ignoreError = words.flag('ignore-error')
  const shared = {
    ...(mode !== undefined && { mode }),
    ...(ignoreError !== undefined && { ignoreError }),
  }
  switch (type) {
    case 'registry':
      return { kind: 'registry', reference: words.need('ref'), ...shared, ...attributes(words) }
    case 'local': {
      const path = absolute(words.need('dest'))
      const tag = words.take('tag')
      return { kind: 'local', path, ...(tag !== undefined && { tag }), ...shared, ...attributes(words) }
    }
    case 'gha':
    case 's3':
      return { kind: type, ...shared, ...attributes(words) }
    default:
      throw words.error(`there is no cache “${type}” to write: inline, registry, local, gha, s3`)
  }
}

function attributes(words: OptionWords): { readonly attributes?: Readonly<Record<string, string>> } {
  const rest = words.rest()
  return rest === undefined ? {} : { attributes: rest }
}
