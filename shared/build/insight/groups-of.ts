import type { BuildSnapshot } from '../build-snapshot.ts'
import type { StepGroup } from './build-insight.ts'

/** Steps that BuildKit shows as one: not before one of them that is not weak has begun, or one failed. */
export function groupsOf({ order, steps }: Pick<BuildSnapshot, 'order' | 'steps'>): readonly StepGroup[] {
  const groups = new Map<string, { readonly name: string; readonly steps: string[] }>()
  const shown = new Set<string>()
  for (const digest of order) {
    const step = steps[digest]
    if (step?.group === undefined) continue
    const { id, name, weak } = step.group
    const group = groups.get(id)
    if (group === undefined) groups.set(id, { name, steps: [digest] })
    else group.steps.push(digest)
    if ((!weak && step.intervals.length > 0) || step.error !== undefined) shown.add(id)
  }
  return [...groups].flatMap(([id, group]) =>
    shown.has(id)
      ? [{ id, ...group, cached: group.steps.every((digest) => steps[digest]?.state === 'cached') }]
      : [],
  )
}
