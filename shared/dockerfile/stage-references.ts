import type { SourceRange } from '../source-range.ts'
import type { SourceRef } from './dockerfile-model.ts'
import type { ReadFlag } from './flags.ts'
import { goQuote } from './go-quote.ts'
import type { LinkContext } from './link.ts'
import type { Head } from './read-head.ts'
import { resolveImage } from './resolve-image.ts'
import { expandWords } from './shell-words.ts'
import { inCycles } from './stage-cycles.ts'
import type { StageScope } from './stage-scope.ts'

interface ForwardUse {
  readonly from: number
  readonly to: number
  readonly message: string
  readonly range: SourceRange
}

/** What `COPY --from` and `from=` of mounts name: every stage is known, but only one above may be used. */
export class StageReferences {
  readonly #heads: readonly Head[]
  readonly #byName: ReadonlyMap<string, number>
  readonly #context: LinkContext
  /** For each stage those whose files it takes. */
  readonly #uses: number[][]
  readonly #forward: ForwardUse[] = []

  constructor(heads: readonly Head[], byName: ReadonlyMap<string, number>, context: LinkContext) {
    this.#heads = heads
    this.#byName = byName
    this.#context = context
    this.#uses = heads.map(() => [])
  }

  /** `--from` of a COPY, if it has one. BuildKit puts in no variables there; what they would name is told all the same. */
  ofCopy(flags: readonly ReadFlag[], stage: number, scope: StageScope): SourceRef | undefined {
    const flag = flags.find((candidate) => candidate.name === 'from')
    const text = flag?.value
    if (flag === undefined || text === undefined || text === '') return undefined
    const { problems, escape } = this.#context
    const range = flag.valueRange(0, text.length)
    const expanded = /[$'"\\`]/.test(text) ? expandWords(text, { escape, lookup: () => undefined }) : { text }
    if ('problem' in expanded) {
      const message = `failed to process ${goQuote(text)}: ${expanded.problem}`
      problems.error('bad-expansion', message, range)
      return { kind: 'unresolved', text, range }
    }
    if (expanded.text !== text) {
      const message =
        'variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround'
      problems.error('bad-expansion', message, range)
      return this.#meant(text, range, stage, scope)
    }
    if (/^[+-]?\d+$/.test(text)) {
      const index = Number(text)
      if (index >= 0 && index < this.#heads.length) return this.#use(index, stage, text, range, copyMessage)
      problems.error('unknown-stage', `invalid stage index ${index}`, range)
      return { kind: 'unresolved', text, range }
    }
    return this.#named(text, range, stage, copyMessage)
  }

  /** `from=` of a mount; that it holds a variable is reported where the option is read. */
  ofMount(text: string, range: SourceRange, target: string, stage: number, scope: StageScope): SourceRef {
    if (text.includes('$')) return this.#meant(text, range, stage, scope)
    return this.#named(
      text,
      range,
      stage,
      (name) =>
        `cannot mount from stage ${name} to ${goQuote(target)}, stage needs to be defined before current command`,
    )
  }

  /** Reports what uses a stage that is not above it: a circle, or only too early. */
  reportForward(): void {
    if (this.#forward.length === 0) return
    const cyclic = inCycles(this.#uses)
    for (const { from, to, message, range } of this.#forward) {
      if (from === to || (cyclic[from] !== undefined && cyclic[from] === cyclic[to])) {
        const circle = `circular dependency detected on stage: ${this.#title(from)}`
        this.#context.problems.error('cyclic-stage', circle, range)
      } else {
        this.#context.problems.ofStage(from).error('unknown-stage', message, range)
      }
    }
  }

  #named(text: string, range: SourceRange, stage: number, message: ForwardMessage): SourceRef {
    const index = this.#byName.get(text.toLowerCase())
    return index === undefined
      ? resolveImage(text, text, range, this.#context)
      : this.#use(index, stage, text, range, message)
  }

  #use(index: number, user: number, text: string, range: SourceRange, message: ForwardMessage): SourceRef {
    this.#uses[user]?.push(index)
    if (index < user) return { kind: 'stage', index, text, range }
    const told = message(goQuote(text), goQuote(this.#title(user)))
    this.#forward.push({ from: user, to: index, message: told, range })
    return { kind: 'unresolved', text, range }
  }

  /** The stage above that a text with variables would name, those of FROM included; for the picture alone. */
  #meant(text: string, range: SourceRange, user: number, scope: StageScope): SourceRef {
    const { escape, globalArgs } = this.#context
    const lookup = (name: string): string | undefined => scope.peek(name) ?? globalArgs.inherited(name).value
    const expanded = expandWords(text, { escape, lookup })
    const name = 'problem' in expanded ? '' : expanded.text
    const index = /^\d+$/.test(name) ? Number(name) : this.#byName.get(name.toLowerCase())
    return index === undefined || index >= user
      ? { kind: 'unresolved', text, range }
      : { kind: 'stage', index, text, range }
  }

  #title(index: number): string {
    return this.#heads[index]?.name?.toLowerCase() ?? `stage-${index}`
  }
}

/** What is said of a stage that is used before it is defined, given its name and the user's, both quoted. */
type ForwardMessage = (name: string, user: string) => string

function copyMessage(name: string, user: string): string {
  return `cannot copy from stage ${name}, it needs to be defined before current stage ${user}`
}
