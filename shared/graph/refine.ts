import type { BuildOp } from '../build/build-event.ts'
import { haveRanges } from '../build/cacheable.ts'
import { joinSteps, type StepJoin } from '../build/join.ts'
import type { DockerfileModel, Instruction } from '../dockerfile/dockerfile-model.ts'
import { findTarget } from '../dockerfile/find-target.ts'
import { fullImageName } from '../dockerfile/image-name.ts'
import { imageCardId } from './image-card-id.ts'
import { neededStages } from './needed-stages.ts'
import type { FoundImage, RefineAnswer } from './refine-answer.ts'
import type { InstructionEffect, RefinedBase, RefinedInstruction, Refinement } from './refinement.ts'
import { refinementNotes } from './refinement-notes.ts'

/** What changes files; all other instructions change the image's settings alone. */
const stepKeywords: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD', 'WORKDIR'])

/**
 * Joins what an engine told of a text with what the text says by itself.
 *
 * @param model of the whole text on screen, also where the engine was asked for the text up to a stage without a name
 */
export function refine(
  model: DockerfileModel,
  target: string | undefined,
  { ops, images }: Extract<RefineAnswer, { kind: 'refined' }>,
): Refinement {
  const instructions = haveRanges(ops) ? refinedInstructions(model, target, ops) : {}
  const bases = refinedBases(model, images, ops)
  return { ops, instructions, bases, notes: refinementNotes(model, instructions, bases) }
}

function refinedInstructions(
  model: DockerfileModel,
  target: string | undefined,
  ops: readonly BuildOp[],
): Refinement['instructions'] {
  const join = joinSteps(model, { ops, order: [], steps: {} })
  const byDigest = new Map(ops.map((op) => [op.digest, op]))
  const needed = neededStages(model.stages, findTarget(model.stages, target) ?? -1)
  const all = model.stages.flatMap((stage) =>
    [stage.from, ...stage.instructions].map((instruction) => ({ instruction, stage })),
  )
  const own = new Map(all.map(({ instruction }) => [instruction.id, ownOps(instruction, join, byDigest)]))
  const users = usersOf(own)
  return Object.fromEntries(
    all.map(({ instruction, stage }): [string, RefinedInstruction] => {
      const mine = own.get(instruction.id) ?? []
      const others = new Set(mine.flatMap(({ digest }) => users.get(digest) ?? []))
      others.delete(instruction.id)
      const isUsed = needed[stage.index] === true && !stage.replaced
      return [
        instruction.id,
        {
          ops: mine.map(({ digest, platform }) => ({ digest, ...(platform !== undefined && { platform }) })),
          sharedWith: [...others],
          effect: effectOf(instruction, mine, isUsed),
        },
      ]
    }),
  )
}

/** The sources that an instruction takes its files from are ops of their own, which many may use. */
function ownOps(
  { id, keyword }: Instruction,
  join: StepJoin,
  ops: ReadonlyMap<string, BuildOp>,
): readonly BuildOp[] {
  const found = (join.get(id) ?? []).flatMap((digest) => ops.get(digest) ?? [])
  return found.filter(({ kind }) => (kind === 'source') === (keyword === 'FROM'))
}

function effectOf({ keyword }: Instruction, ops: readonly BuildOp[], isUsed: boolean): InstructionEffect {
  if (ops.length > 0) return 'files'
  if (!stepKeywords.has(keyword)) return 'settings'
  // A working folder that is there already is only named.
  return isUsed && keyword === 'WORKDIR' ? 'settings' : 'pruned'
}

function usersOf(own: ReadonlyMap<string, readonly BuildOp[]>): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>()
  for (const [id, ops] of own) {
    for (const { digest } of ops) {
      const known = users.get(digest)
      if (known === undefined) users.set(digest, [id])
      else known.push(id)
    }
  }
  return users
}

function refinedBases(
  { stages }: DockerfileModel,
  images: readonly FoundImage[],
  ops: readonly BuildOp[],
): Refinement['bases'] {
  const bases: Record<string, RefinedBase> = {}
  for (const found of images) bases[imageCardId(found.image, found.platform)] = baseOf(found, ops)
  for (const { index, base, platform } of stages) {
    const known = base.kind === 'image' ? bases[imageCardId(base.image, platform)] : undefined
    if (known !== undefined) bases[`stage:${index}`] = known
  }
  return bases
}

/** An op that tells its image's digest tells it for a platform; without one, the engine's store does. */
function baseOf({ image, platform, digest }: FoundImage, ops: readonly BuildOp[]): RefinedBase {
  if (digest === undefined) return { kind: 'stood-in', image }
  const start = `docker-image://${fullImageName(image)}@`
  const told = ops.flatMap(({ source = '', platform: of }) =>
    source.startsWith(start) && (platform === undefined || of === platform)
      ? { digest: source.slice(start.length), ...(of !== undefined && { platform: of }) }
      : [],
  )
  return { kind: 'held', image, digests: told.length > 0 ? told : [{ digest }] }
}
