import type { Instruction, Stage } from './dockerfile-model.ts'
import { describedBy } from './described-by.ts'
import type { GlobalArgs } from './global-args.ts'
import { goQuote } from './go-quote.ts'
import type { NamedContexts } from './named-contexts.ts'
import type { ProblemList } from './problem-list.ts'
import { readDetail } from './read-detail.ts'
import { type Head, readHead } from './read-head.ts'
import type { ReadInstruction } from './read-instruction.ts'
import { readMount } from './read-mount.ts'
import { StageReferences } from './stage-references.ts'
import { StageScope } from './stage-scope.ts'

/** The instructions of a stage, FROM first, before anything is resolved. */
export interface ReadStage {
  readonly from: ReadInstruction
  readonly instructions: readonly ReadInstruction[]
}

export interface LinkContext {
  readonly escape: '\\' | '`'
  readonly globalArgs: GlobalArgs
  readonly contexts: NamedContexts
  readonly problems: ProblemList
}

/**
 * Third pass: what FROM, `--from` and mounts name, and what each instruction says with the variables of its stage. FROM looks
 * backwards only, the nearest duplicate wins; `--from` knows every stage, the last duplicate wins, but may use only those
 * above it; a number is an index for COPY alone.
 */
export function linkStages(read: readonly ReadStage[], context: LinkContext): readonly Stage[] {
  const byName = new Map<string, number>()
  const heads = read.map((stage, index) => {
    const head = readHead(stage.from, byName, context)
    if (head.name !== undefined) {
      const name = head.name.toLowerCase()
      if (byName.has(name) && head.nameRange !== undefined) {
        const message = `Duplicate stage name ${goQuote(name)}, stage names should be unique`
        context.problems.warning('duplicate-stage-name', message, head.nameRange)
      }
      byName.set(name, index)
    }
    return head
  })
  const references = new StageReferences(heads, byName, context)
  const linker = new StageLinker(read, heads, references, context)
  const stages = linker.linkAll()
  references.reportForward()
  return stages
}

class StageLinker {
  readonly #read: readonly ReadStage[]
  readonly #heads: readonly Head[]
  readonly #references: StageReferences
  readonly #context: LinkContext
  readonly #scope: StageScope
  readonly #stages: Stage[] = []

  constructor(
    read: readonly ReadStage[],
    heads: readonly Head[],
    references: StageReferences,
    context: LinkContext,
  ) {
    this.#read = read
    this.#heads = heads
    this.#references = references
    this.#context = context
    this.#scope = new StageScope(context.escape)
  }

  /** The trees of stages that are built upon each other, each from its root, so that variables are kept once. */
  linkAll(): readonly Stage[] {
    const upon: number[][] = this.#heads.map(() => [])
    const open: (number | 'leave')[] = []
    this.#heads.forEach(({ base }, index) => {
      if (base.kind === 'stage') upon[base.index]?.push(index)
      else open.push(index)
    })
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next === 'leave') {
        this.#scope.leave()
        continue
      }
      const stage = this.#read[next]
      const head = this.#heads[next]
      if (stage === undefined || head === undefined) continue
      this.#scope.enter(baseOf(head), this.#context.problems.ofStage(next))
      this.#stages[next] = this.#link(stage, head, next)
      open.push('leave', ...(upon[next] ?? []))
    }
    return this.#stages
  }

  #link(read: ReadStage, head: Head, index: number): Stage {
    const { from } = read
    const triggers = this.#triggers(head, from, index)
    const instructions = read.instructions.map((item) => this.#instruction(item, index))
    const last = read.instructions.at(-1) ?? from
    return {
      index,
      ...head,
      ...describedBy(from.comments, head.name?.toLowerCase()),
      args: instructions.flatMap(({ detail }) => (detail.kind === 'arg' ? detail.args : [])),
      triggers,
      from: { ...from.parts, detail: { kind: 'from' } },
      instructions,
      lines: { first: from.parts.lines.first, last: last.parts.lines.last },
    }
  }

  #triggers({ base, replaced }: Head, from: ReadInstruction, index: number): readonly Instruction[] {
    if (base.kind !== 'stage' || replaced) return nothing
    const kept = this.#read[base.index]?.instructions.flatMap(({ trigger }) => trigger ?? []) ?? nothing
    if (kept.length === 0) return nothing
    const stageProblems = this.#context.problems.ofStage(index)
    for (const { code, message } of kept.flatMap(({ faults }) => faults)) {
      stageProblems.error(code, message, base.range)
    }
    return kept.map((trigger, n) => {
      const { lines } = from.parts
      const parts = { ...trigger.parts, id: `${index}/onbuild/${n}`, lines }
      return this.#instruction({ ...trigger, parts }, index)
    })
  }

  #instruction(read: ReadInstruction, stage: number): Instruction {
    const { parts, flags } = read
    const { problems } = this.#context
    const stageProblems = problems.ofStage(stage)
    const scope = this.#scope
    const references = this.#references
    const detail = readDetail(read, { ...this.#context, scope, stageProblems })
    const mounts =
      parts.keyword !== 'RUN' || flags.length === 0
        ? nothing
        : flags
            .filter(({ name, value }) => name === 'mount' && value !== undefined)
            .map((flag) =>
              readMount(flag, {
                scope,
                problems,
                stageProblems,
                resolve: (text, range, target) => references.ofMount(text, range, target, stage, scope),
              }),
            )
    const from =
      parts.keyword === 'COPY' && flags.length > 0 ? references.ofCopy(flags, stage, scope) : undefined
    return { ...parts, detail, mounts, ...(from === undefined ? {} : { from }), unset: scope.takeUnset() }
  }
}

const nothing: readonly never[] = []

/** What a stage knows of the variables of what it is built upon. */
function baseOf({ base, replaced }: Head): 'stage' | 'open' | 'empty' {
  if (base.kind === 'stage' && !replaced) return 'stage'
  return base.kind === 'scratch' ? 'empty' : 'open'
}
