import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { contextNames, currentContext } from '../context-store.ts'
import type { Environment } from '../endpoint.ts'
import { dockerConfigDir } from '../resolve-endpoint.ts'
import type { Builder } from './builder.ts'
import { readBuilderFile } from './builder-file.ts'
import { buildxFolder, currentBuilder } from './current-builder.ts'

/**
 * Lists what `docker buildx ls` lists: the builders that were made, by name, then Docker Engine of each Docker context.
 * What cannot be used is listed with its problem. Nothing is opened.
 */
export async function readBuilders(env: Environment): Promise<readonly Builder[]> {
  const folder = buildxFolder(env)
  const current = await currentBuilder(env)
  const files = await readdir(join(folder, 'instances')).catch(() => [])
  const made = await Promise.all(files.sort().map((name) => readBuilderFile(folder, name)))
  const contexts = ['default', ...(await contextNames(dockerConfigDir(env)))]
  const currentName = current.ok ? current.value?.name : undefined
  const inUse = env['DOCKER_HOST'] ? undefined : await currentContext(env, dockerConfigDir(env))
  const isContextCurrent = (name: string): boolean =>
    current.ok && current.value === undefined && name === (inUse?.name ?? 'default')
  return [
    ...made
      .filter((builder) => builder !== undefined)
      .map((builder) => ({ ...builder, isCurrent: builder.name === currentName })),
    ...contexts.map((name) => ({
      name,
      driver: 'docker',
      nodes: [{ name, endpoint: name, platforms: [], options: {} }],
      isCurrent: isContextCurrent(name),
    })),
  ]
}
