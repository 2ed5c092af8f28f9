import type { StepJoin } from '#shared/build/join.ts'

const known = new WeakMap<StepJoin, ReadonlyMap<string, readonly string[]>>()

/** Instructions by the digest of a step that carries them out; made once for each join. */
export function instructionsByStep(join: StepJoin): ReadonlyMap<string, readonly string[]> {
  let instructions = known.get(join)
  if (instructions === undefined) {
    instructions = invert(join)
    known.set(join, instructions)
  }
  return instructions
}

function invert(join: StepJoin): ReadonlyMap<string, readonly string[]> {
  const instructions = new Map<string, string[]>()
  for (const [instruction, digests] of join) {
    for (const digest of digests) {
      const others = instructions.get(digest)
      if (others === undefined) instructions.set(digest, [instruction])
      else others.push(instruction)
    }
  }
  return instructions
}
