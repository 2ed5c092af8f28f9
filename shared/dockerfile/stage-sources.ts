import type { Instruction, SourceRef, Stage } from './dockerfile-model.ts'

/** One thing that a stage takes files from. */
export interface StageSource {
  readonly kind: 'from' | 'copy' | 'mount'
  readonly ref: SourceRef
  /** Id of the instruction that takes it; absent for FROM and for what ONBUILD of its base does. */
  readonly instruction?: string
}

/** What a stage takes from elsewhere in the order of the text: its base, then `--from` and mounts. */
export function stageSources({ base, replaced, triggers, instructions }: Stage): readonly StageSource[] {
  const sources: StageSource[] = [{ kind: 'from', ref: base }]
  if (replaced) return sources
  for (const trigger of triggers) add(trigger, {})
  for (const instruction of instructions) add(instruction, { instruction: instruction.id })
  return sources

  function add({ from, mounts }: Instruction, taker: Pick<StageSource, 'instruction'>): void {
    if (from !== undefined) sources.push({ kind: 'copy', ref: from, ...taker })
    for (const mount of mounts) {
      if (mount.kind !== 'bind' && mount.kind !== 'cache') continue
      if (mount.from !== undefined) sources.push({ kind: 'mount', ref: mount.from, ...taker })
    }
  }
}
