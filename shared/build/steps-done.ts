import type { BuildSnapshot } from './build-snapshot.ts'

/** How many of a build's steps are done, and of how many; nothing while it is not known which there are. */
export function stepsDone({
  ops,
  steps,
}: Pick<BuildSnapshot, 'ops' | 'steps'>): { readonly done: number; readonly of: number } | undefined {
  if (ops.length === 0) return undefined
  const done = ops.filter(({ digest }) => {
    const state = steps[digest]?.state
    return state === 'executed' || state === 'cached'
  })
  return { done: done.length, of: ops.length }
}
