import type { Stage } from '../../dockerfile/dockerfile-model.ts'
import { stageTitle } from '../../dockerfile/stage-title.ts'
import type { Lane } from '../insight/build-insight.ts'

const titles: Readonly<Record<Exclude<Lane['kind'], 'stage'>, string>> = {
  resolve: 'Preparation',
  transfer: 'Context',
  execute: 'Steps',
  export: 'Export',
  push: 'Push',
  load: 'Load',
  'cache-import': 'Cache import',
  'cache-export': 'Cache export',
  other: 'Other',
}

/**
 * A lane for people: the stage, as BuildKit writes it, or what else goes on there.
 *
 * @param stages of the Dockerfile, as far as it is known: BuildKit leaves out the name of the only one
 */
export function laneTitle({ kind, stage }: Pick<Lane, 'kind' | 'stage'>, stages: readonly Stage[]): string {
  if (kind !== 'stage') return titles[kind]
  const [only] = stages
  return stage ?? (stages.length === 1 && only !== undefined ? stageTitle(only) : 'Stage')
}
