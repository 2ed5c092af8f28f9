import * as v from 'valibot'

const entry = v.variant('kind', [
  v.object({
    kind: v.literal('step'),
    digest: v.string(),
    name: v.string(),
    platform: v.optional(v.string()),
    clipped: v.optional(v.string()),
  }),
  v.object({ kind: v.literal('carry'), sequence: v.string() }),
  v.object({ kind: v.literal('clipped'), digest: v.string(), limit: v.string() }),
])
type Entry = v.InferOutput<typeof entry>

/** What is known of a step beside its lines. */
export interface StepName {
  readonly digest: string
  readonly name: string
  readonly platform?: string
}

/** Numbers of one byte: style 0 is none, and what comes after 255 others is shown without. */
const MOST_STYLES = 256
/** Numbers of two bytes. */
const MOST_STEPS = 0x1_0000

/**
 * The names that the index refers to by number. They are kept as lines of JSON in the order of their numbers, so that the
 * file only grows: `{"kind":"step","digest":"sha256:…","name":"[2/2] RUN make"}`.
 */
export class LogNames {
  readonly steps: (StepName & { clipped?: string })[] = []
  readonly styles: string[] = ['']
  readonly #stepNumbers = new Map<string, number>()
  readonly #styleNumbers = new Map<string, number>([['', 0]])
  readonly #unwritten: string[] = []

  numberOf(digest: string): number | undefined {
    return this.#stepNumbers.get(digest)
  }

  /** A step's number; a new one if it is new, `undefined` if there are too many. */
  step(step: StepName): number | undefined {
    const known = this.#stepNumbers.get(step.digest)
    if (known !== undefined || this.steps.length === MOST_STEPS) return known
    return this.#keep({ kind: 'step', ...step })
  }

  style(sequence: string): number {
    const known = this.#styleNumbers.get(sequence)
    if (known !== undefined) return known
    return this.styles.length === MOST_STYLES ? 0 : this.#keep({ kind: 'carry', sequence })
  }

  clip(digest: string, limit: string): void {
    const step = this.steps[this.#stepNumbers.get(digest) ?? -1]
    if (step?.clipped === undefined) this.#keep({ kind: 'clipped', digest, limit })
  }

  /** Lines that are not in the file yet. */
  get unwritten(): readonly string[] {
    return this.#unwritten
  }

  /** The first of them are in the file now. */
  setWritten(count: number): void {
    this.#unwritten.splice(0, count)
  }

  /** What a file says; a last line that was not written whole is none. */
  static parse(text: string): LogNames {
    const names = new LogNames()
    for (const line of text.split('\n')) {
      const found = v.safeParse(entry, parsed(line))
      if (found.success) names.#take(found.output)
    }
    return names
  }

  #keep(item: Entry): number {
    this.#unwritten.push(`${JSON.stringify(item)}\n`)
    return this.#take(item)
  }

  #take(item: Entry): number {
    switch (item.kind) {
      case 'step': {
        const { digest, name, platform } = item
        this.#stepNumbers.set(digest, this.steps.length)
        return this.steps.push({ digest, name, ...(platform === undefined ? {} : { platform }) }) - 1
      }
      case 'carry':
        this.#styleNumbers.set(item.sequence, this.styles.length)
        return this.styles.push(item.sequence) - 1
      case 'clipped': {
        const step = this.steps[this.#stepNumbers.get(item.digest) ?? -1]
        if (step !== undefined) step.clipped ??= item.limit
        return 0
      }
    }
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
