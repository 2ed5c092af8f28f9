import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EngineProblem } from '#shared/engine/engine-state.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { badEndpoint } from '../bad-endpoint.ts'
import { asObject, readConfigFile } from '../config-file.ts'
import { currentContext, readContext } from '../context-store.ts'
import { shellWord } from '#electron/lib/shell-word.ts'
import type { Environment } from '../endpoint.ts'
import { dockerConfigDir, resolveEndpoint } from '../resolve-endpoint.ts'
import type { Builder } from './builder.ts'
import { readBuilderFile } from './builder-file.ts'

/** The folder of buildx's files. */
export function buildxFolder(env: Environment): string {
  const configured = env['BUILDX_CONFIG']
  return configured !== undefined && configured !== '' ? configured : join(dockerConfigDir(env), 'buildx')
}

/**
 * The builder that `docker buildx build` would use: the one that `BUILDX_BUILDER` names, else the one that was chosen
 * with `docker buildx use`.
 *
 * @returns nothing where it is Docker Engine itself, or why what is named cannot be used
 */
export async function currentBuilder(env: Environment): Promise<Result<Builder | undefined, EngineProblem>> {
  const folder = buildxFolder(env)
  const named = env['BUILDX_BUILDER'] ?? ''
  const chosen = named === '' ? await chosenName(env, folder) : ok(named)
  if (!chosen.ok || chosen.value === undefined) return chosen.ok ? ok(undefined) : chosen
  const name = chosen.value
  const builder = await readBuilderFile(folder, name)
  if (builder) return ok({ ...builder, isCurrent: true })
  if (named === '') return ok(undefined) // Like buildx: a choice that is gone stands for none.
  return namedContext(named, env)
}

/** A name that is no builder's may be that of the Docker context in use. */
async function namedContext(
  name: string,
  env: Environment,
): Promise<Result<Builder | undefined, EngineProblem>> {
  const current = env['DOCKER_HOST'] ? undefined : await currentContext(env, dockerConfigDir(env))
  if (name === (current?.name ?? 'default')) return ok(undefined)
  const unset = { command: 'unset BUILDX_BUILDER' }
  const isContext = name === 'default' || (await readContext(dockerConfigDir(env), name)) !== undefined
  return err(
    isContext
      ? badEndpoint(
          `BUILDX_BUILDER names the Docker context "${name}", which is not the one in use.`,
          'Use it first.',
          { command: `docker context use ${shellWord(name)}` },
        )
      : badEndpoint(
          `BUILDX_BUILDER names the builder "${name}", which does not exist.`,
          'Name another one.',
          unset,
        ),
  )
}

/**
 * Reads `current`, for instance `{"Key": "unix:///var/run/docker.sock", "Name": "far", "Global": false}`: the choice
 * counts for the engine that the key names, a global one for all. Without one, `defaults/<hash of the key>` holds the
 * name that was chosen with `--default`.
 */
async function chosenName(
  env: Environment,
  folder: string,
): Promise<Result<string | undefined, EngineProblem>> {
  const key = await choiceKey(env)
  const path = join(folder, 'current')
  const file = await readConfigFile(path)
  if (file.kind === 'damaged')
    return err(
      badEndpoint(`The file of the chosen builder is damaged: ${path}: ${file.why}.`, 'Choose one anew.', {
        command: `rm ${shellWord(path)}`,
      }),
    )
  const choice = file.kind === 'read' ? asObject(file.value) : undefined
  const name = choice?.['Name']
  if (typeof name === 'string' && name !== '' && (choice?.['Global'] === true || choice?.['Key'] === key))
    return ok(name)
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 20)
  const byDefault = await readFile(join(folder, 'defaults', hash), 'utf8').catch(() => '')
  return ok(byDefault.trim() === '' ? undefined : byDefault.trim())
}

/** The name of the Docker context in use, or the address of the default one. */
async function choiceKey(env: Environment): Promise<string> {
  const current = env['DOCKER_HOST'] ? undefined : await currentContext(env, dockerConfigDir(env))
  if (current) return current.name
  const endpoint = await resolveEndpoint(env)
  if (!endpoint.ok) return env['DOCKER_HOST'] ?? ''
  const { url } = endpoint.value
  // The docker command writes the port that an address leaves out.
  return /^tcp:\/\/(\[[^\]]*\]|[^:/]*)$/.test(url) && endpoint.value.kind === 'direct'
    ? `${url}:${String(endpoint.value.address.port)}`
    : url
}
