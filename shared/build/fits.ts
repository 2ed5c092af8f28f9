import type { DockerfileModel, Instruction } from '../dockerfile/dockerfile-model.ts'
import type { BuildSnapshot } from './build-snapshot.ts'
import { joinSteps } from './join.ts'
import { stepTitle } from './step-title.ts'
import { readVertexName } from './vertex-name.ts'

/**
 * Whether a text may be the one that is built, as far as the names of the steps tell: each belongs to an instruction with
 * the same keyword, and a RUN without heredocs reads the same. False while no step has such a name.
 */
export function fits(
  model: DockerfileModel,
  { steps, order }: Pick<BuildSnapshot, 'steps' | 'order'>,
): boolean {
  const instructions = new Map(
    model.stages.flatMap((stage) => [stage.from, ...stage.instructions]).map((one) => [one.id, one]),
  )
  const owners = new Map<string, Instruction>()
  for (const [id, digests] of joinSteps(model, { ops: [], order, steps })) {
    const instruction = instructions.get(id)
    if (instruction !== undefined) for (const digest of digests) owners.set(digest, instruction)
  }
  const named = order.filter((digest) => readVertexName(steps[digest]?.name ?? '')?.onBuild === false)
  return (
    named.length > 0 &&
    named.every((digest) => {
      const owner = owners.get(digest)
      return owner !== undefined && readsLike(owner, stepTitle(steps[digest]?.name ?? '').text)
    })
  )
}

/** BuildKit joins a continued line, but keeps its spaces; what it expands elsewhere than in RUN may read otherwise. */
function readsLike({ keyword, text, heredocs }: Instruction, name: string): boolean {
  if (keyword !== 'RUN' || heredocs.length > 0) return true
  return withoutSpaces(name) === withoutSpaces(`RUN${text}`)
}

function withoutSpaces(text: string): string {
  return text.replace(/\s+/g, '')
}
