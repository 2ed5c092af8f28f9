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

/** A lane for people: the stage, as BuildKit writes it, or what else goes on there. */
export function laneTitle({ kind, stage }: Pick<Lane, 'kind' | 'stage'>): string {
  return kind === 'stage' ? (stage ?? 'Stage') : titles[kind]
}
