import type { EngineProblem } from '#shared/engine/engine-state.ts'
import { sentence } from '#shared/format/sentence.ts'
import { UpgradeRefusedError } from '#electron/buildkit/transport/hijack.ts'
import { SshError } from '#electron/buildkit/transport/ssh-error.ts'
import { shellWord } from '#electron/lib/shell-word.ts'
import { engineProblem } from '../engine-problem.ts'
import type { Machine } from '../machine.ts'
import { sshProblem } from '../ssh-problem.ts'
import type { Builder } from './builder.ts'
import type { BuilderWay } from './builder-way.ts'
import { ContainerError } from './container-dial.ts'
import { ExecError } from './exec-connection.ts'

/** Why the BuildKit of a builder was not reached, with the line that mends it. */
export function builderProblem(
  error: unknown,
  builder: Builder,
  way: BuilderWay,
  machine: Machine,
): EngineProblem {
  const at = { endpoint: way.url }
  if (error instanceof ContainerError)
    return {
      ...at,
      reason: 'not-running',
      message: `The builder "${builder.name}" is not running: ${error.message}`,
      remedy: 'Start it.',
      command: `docker buildx inspect --bootstrap ${shellWord(builder.name)}`,
    }
  if (error instanceof ExecError || (way.engine && error instanceof UpgradeRefusedError))
    return {
      ...at,
      reason: 'refused',
      message: `BuildKit in the container of the builder "${builder.name}" cannot be reached. ${sentence(error.message)}`,
      remedy: 'Look at the log of its container.',
      command: `docker logs ${shellWord(way.url.replace(/^[\w-]+:\/\//, '').replace(/\?.*$/, ''))}`,
    }
  if (error instanceof SshError && way.target)
    return sshProblem(error, { url: way.url, source: way.source, target: way.target, program: 'buildctl' })
  if (way.engine) return engineProblem(error, way.engine, machine)
  return engineProblem(
    error,
    {
      kind: 'direct',
      url: way.url,
      source: way.source,
      isDefault: false,
      address: {},
      ...(way.certificates !== undefined && { certificates: way.certificates }),
    },
    machine,
  )
}
