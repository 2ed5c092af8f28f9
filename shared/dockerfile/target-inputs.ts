import type { LineRange } from '../source-range.ts'
import type { Argument } from './argument.ts'
import type { DockerfileModel, Stage } from './dockerfile-model.ts'
import type { Mount } from './mount.ts'
import { stageSources } from './stage-sources.ts'

/** What a target can be given, and the caches that it uses: each once, in the order of the text. */
export interface TargetInputs {
  /** Arguments that the target and what it needs declare or use in FROM. Those of the platforms are not among them. */
  readonly args: readonly Argument[]
  readonly secrets: readonly Need[]
  readonly ssh: readonly Need[]
  readonly caches: readonly Pick<Need, 'id' | 'lines'>[]
}

export interface Need {
  readonly id: string
  /** As the first mount says. */
  readonly required: boolean
  readonly lines: LineRange
}

/** What building a stage can be given, from it and from all that it is made of. Each stage is looked at once: linear. */
export function targetInputs({ stages, globalArgs }: DockerfileModel, target: number): TargetInputs {
  const args = new Map<string, Argument>()
  const secrets = new Map<string, Need>()
  const ssh = new Map<string, Need>()
  const caches = new Map<string, Pick<Need, 'id' | 'lines'>>()
  const globals = new Map<string, Argument>()
  for (const { detail } of globalArgs) {
    if (detail.kind === 'arg') for (const argument of detail.args) globals.set(argument.name, argument)
  }
  const useGlobal = (name: string): void => {
    const argument = globals.get(name)
    if (argument === undefined || args.has(name)) return
    args.set(name, argument)
    argument.uses.forEach(useGlobal)
  }
  const takeMount = (mount: Mount, lines: LineRange): void => {
    if (mount.kind === 'cache') addOnce(caches, mount.id, { id: mount.id, lines })
    else if (mount.kind === 'secret' || mount.kind === 'ssh') {
      const { id, required } = mount
      addOnce(mount.kind === 'secret' ? secrets : ssh, id, { id, required, lines })
    }
  }
  const take = (stage: Stage): void => {
    if (stage.replaced) return
    // Of one name in a stage the last counts; one without a default is the global one.
    for (const argument of [...stage.args].reverse()) {
      if (argument.default === undefined && argument.origin === 'global') useGlobal(argument.name)
      else if (argument.origin !== 'platform') addOnce(args, argument.name, argument)
    }
    stage.fromArgs.forEach(useGlobal)
    for (const { mounts, lines } of [...stage.triggers, ...stage.instructions]) {
      for (const mount of mounts) takeMount(mount, lines)
    }
  }
  const seen = new Set([target])
  for (const index of seen) {
    const stage = stages[index]
    if (stage === undefined) continue
    take(stage)
    for (const { ref } of stageSources(stage)) if (ref.kind === 'stage') seen.add(ref.index)
  }
  return { args: inOrder(args), secrets: inOrder(secrets), ssh: inOrder(ssh), caches: inOrder(caches) }
}

function addOnce<T>(map: Map<string, T>, key: string, value: T): void {
  if (!map.has(key)) map.set(key, value)
}

function inOrder<T extends { readonly lines: LineRange }>(map: ReadonlyMap<string, T>): readonly T[] {
  return [...map.values()].sort((a, b) => a.lines.first - b.lines.first)
}
