import type { DockerfileModel } from '../dockerfile/dockerfile-model.ts'
import type { RefinedBase, RefinedInstruction, Refinement } from './refinement.ts'

/** The most lines that a note names. */
const maxLines = 3

/** What the engine told, in words for people, by id of an instruction or a card. What needs no word has none. */
export function refinementNotes(
  { stages }: DockerfileModel,
  instructions: Refinement['instructions'],
  bases: Refinement['bases'],
): Refinement['notes'] {
  const notes: Record<string, string> = {}
  const lines = new Map(
    stages.flatMap(({ from, instructions: rest }) =>
      [from, ...rest].map(({ id, lines: { first } }) => [id, first]),
    ),
  )
  for (const { instructions: rest } of stages) {
    for (const { id } of rest) {
      const known = instructions[id]
      const note = known && noteOf(known, lines)
      if (note !== undefined) notes[id] = note
    }
  }
  for (const [card, base] of Object.entries(bases)) notes[card] = baseNote(base)
  return notes
}

function noteOf(
  { effect, sharedWith }: RefinedInstruction,
  lines: ReadonlyMap<string, number>,
): string | undefined {
  switch (effect) {
    case 'settings':
      return 'Changes no files'
    case 'pruned':
      return 'Left out: the target needs nothing of it'
    case 'files':
      return sharedWith.length === 0
        ? undefined
        : `Shares its step with ${linesOf(sharedWith.flatMap((id) => lines.get(id) ?? []))}`
  }
}

/** `line 4`, `lines 4, 9 and 12`, `lines 4, 9, 12 and 3 more`. */
function linesOf(all: readonly number[]): string {
  const told = all.slice(0, maxLines).map(String)
  const more = all.length - told.length
  if (more > 0) told.push(`${more} more`)
  const last = told.pop() ?? ''
  return told.length === 0 ? `line ${last}` : `lines ${told.join(', ')} and ${last}`
}

function baseNote(base: RefinedBase): string {
  if (base.kind === 'stood-in') return 'Not on the engine: nothing is known of it until a build fetches it'
  const [only] = base.digests
  if (base.digests.length === 1) return `On the engine: ${only?.digest ?? ''}`
  const each = base.digests.map(({ platform = '', digest }) => `${platform} ${digest}`)
  return ['On the engine:', ...each].join('\n')
}
