import type { BuildEvent, BuildOp } from '#shared/build/build-event.ts'

/** How many lines of a step's output are kept for the report of its failure. */
const LAST_LINES = 30

/** What must be remembered of a build's events to explain its failure. */
export class BuildRecord {
  readonly #ops = new Map<string, BuildOp>()
  readonly #names = new Map<string, string>()
  readonly #output = new Map<string, readonly string[]>()
  #failed: { readonly digest: string; readonly error: string } | undefined

  add(event: BuildEvent): void {
    switch (event.kind) {
      case 'ops':
        for (const op of event.ops) this.#ops.set(op.digest, op)
        return
      case 'vertex':
        this.#names.set(event.digest, event.name)
        // Steps that only stopped because another one failed say that they were cancelled.
        if (event.error !== undefined && !/context canceled|: canceled$/i.test(event.error))
          this.#failed ??= { digest: event.digest, error: event.error }
        return
      case 'log':
        this.#output.set(event.digest, lastLines(this.#output.get(event.digest) ?? [''], event.text))
        return
      case 'started':
      case 'status':
      case 'warning':
      case 'finished':
        return
    }
  }

  /** The vertex that the status stream showed to have failed. */
  get failed(): { readonly digest: string; readonly error: string } | undefined {
    return this.#failed
  }

  op(digest: string): BuildOp | undefined {
    return this.#ops.get(digest)
  }

  name(digest: string): string | undefined {
    return this.#names.get(digest) ?? this.#ops.get(digest)?.name
  }

  /** The last lines that a step printed, oldest first. */
  lastOutput(digest: string): readonly string[] {
    const lines = this.#output.get(digest) ?? []
    return (lines.at(-1) === '' ? lines.slice(0, -1) : lines).slice(-LAST_LINES)
  }
}

/** Adds text to lines of which the last is still open. */
function lastLines(lines: readonly string[], text: string): readonly string[] {
  const [first = '', ...more] = text.split('\n')
  const open = (lines.at(-1) ?? '') + first
  return [...lines.slice(0, -1), open, ...more].slice(-LAST_LINES - 1)
}
