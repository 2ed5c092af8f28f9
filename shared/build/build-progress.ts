import type { BuildSnapshot } from './build-snapshot.ts'

/** How much of a build's steps is done, 0 to 1; nothing while it is not known which there are. */
export function buildProgress({ ops, steps }: Pick<BuildSnapshot, 'ops' | 'steps'>): number | undefined {
  if (ops.length === 0) return undefined
  const done = ops.filter(({ digest }) => {
    const state = steps[digest]?.state
    return state === 'executed' || state === 'cached'
  })
  return done.length / ops.length
}
