import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import type { BuildPart, BuildRest } from './build-parts.ts'

/** The build that `buildParts` took apart. */
export function buildOfParts(rest: BuildRest, parts: readonly BuildPart[]): BuildSnapshot {
  const steps = parts.flatMap((part) => part.steps)
  return {
    ...rest,
    steps: Object.fromEntries(steps.map((step) => [step.digest, step])),
    order: steps.map(({ digest }) => digest),
    ops: parts.flatMap(({ ops }) => ops),
  }
}
