import type { BuildOp } from '#shared/build/build-event.ts'
import type { DockerfileModel, Instruction, SourceRef } from '#shared/dockerfile/dockerfile-model.ts'
import { familiarImageName } from '#shared/dockerfile/image-name.ts'
import type { LineRange } from '#shared/source-range.ts'

/**
 * What a build's steps take their files from. A step is told by the lines of its instruction (`4-6`), something from
 * outside by its name: `context` or another, or its address. Steps that are told alike are one.
 */
export type StepInputs = ReadonlyMap<string, ReadonlySet<string>>

/** As the model has it, for a target. Instructions that only change the image's settings are no steps. */
export function stepsOfModel({ stages }: DockerfileModel, target: number): StepInputs {
  const steps = new Map<string, Set<string>>()
  const ends: (string | undefined)[] = []
  for (const stage of stages) {
    let last = stage.base.kind === 'stage' ? ends[stage.base.index] : outside(stage.base)
    for (const instruction of stage.replaced ? [] : [...stage.triggers, ...stage.instructions]) {
      const taken = takenBy(instruction, ends)
      if (taken === undefined) continue
      const key = keyOf(instruction.lines)
      const inputs = steps.get(key) ?? new Set<string>()
      for (const input of [last, ...taken]) if (input !== undefined && input !== key) inputs.add(input)
      steps.set(key, inputs)
      last = key
    }
    ends.push(last)
  }
  return reachable(steps, ends[target])
}

/** As the LLB has it. One op may be the step of several instructions: then each of them has its inputs. */
export function stepsOfLlb(ops: readonly BuildOp[]): StepInputs {
  const byDigest = new Map(ops.map((op) => [op.digest, op]))
  const keys = (op: BuildOp): readonly string[] =>
    op.source === undefined ? op.lines.map(keyOf) : [addressOf(op.source)]
  const steps = new Map<string, Set<string>>()
  for (const op of ops) {
    for (const key of keys(op)) {
      const inputs = steps.get(key) ?? new Set<string>()
      for (const input of named(op)) if (input !== key) inputs.add(input)
      steps.set(key, inputs)
    }
  }
  return steps

  /** The nearest inputs that come from a line or from outside, past what BuildKit puts between. */
  function named(op: BuildOp): readonly string[] {
    return op.inputs.flatMap((digest) => {
      const input = byDigest.get(digest)
      if (input === undefined) return []
      const own = keys(input)
      return own.length > 0 ? own : named(input)
    })
  }
}

/** What an instruction takes beside the step before it; `undefined` if it is no step. */
function takenBy(
  { detail, from, mounts }: Instruction,
  ends: readonly (string | undefined)[],
): readonly (string | undefined)[] | undefined {
  const end = (ref: SourceRef): string | undefined => (ref.kind === 'stage' ? ends[ref.index] : outside(ref))
  switch (detail.kind) {
    case 'workdir':
      return detail.value === '/' ? undefined : []
    case 'copy':
      if (from !== undefined) return [end(from)]
      return detail.sources.length > 0 ? ['context'] : []
    case 'add':
      return detail.sources.map((source) => (/^https?:/.test(source) ? addressOf(source) : 'context'))
    case 'run':
      return mounts.flatMap((mount) => {
        if (mount.kind !== 'bind' && mount.kind !== 'cache') return []
        if (mount.from !== undefined) return [end(mount.from)]
        return mount.kind === 'bind' ? ['context'] : []
      })
    default:
      return undefined
  }
}

function outside(ref: SourceRef): string | undefined {
  switch (ref.kind) {
    case 'image':
      return imageOf(ref.image.replace(/@sha256:.*$/, ''))
    case 'context':
      return ref.name
    default:
      return undefined
  }
}

function imageOf(name: string): string {
  return /[:@][^/]*$/.test(name) ? name : `${name}:latest`
}

/**
 * `local://context` is `context`, `docker-image://docker.io/library/busybox:latest@sha256:…` is `busybox:latest`; a repository
 * is told by its address without what is chosen of it.
 */
function addressOf(identifier: string): string {
  const image = /^docker-image:\/\/(.*?)(?:@sha256:.*)?$/.exec(identifier)?.[1]
  if (image !== undefined) return imageOf(familiarImageName(image))
  return identifier
    .replace(/^local:\/\//, '')
    .replace(/^(?:git:\/\/|https?:\/\/)/, '')
    .replace(/#.*$/, '')
}

export function keyOf({ first, last }: LineRange): string {
  return `${first}-${last}`
}

function reachable(steps: StepInputs, end: string | undefined): StepInputs {
  const found = new Map<string, ReadonlySet<string>>()
  const open = end === undefined ? [] : [end]
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (found.has(key)) continue
    const inputs = steps.get(key) ?? new Set()
    found.set(key, inputs)
    open.push(...inputs)
  }
  return found
}
