import type { SourceRange } from '../source-range.ts'
import { cleanPath } from './clean-path.ts'
import { goQuote } from './go-quote.ts'
import type { ErrorSink } from './problem-list.ts'
import { expandWords, type ShellOptions } from './shell-words.ts'

/** What BuildKit sets where the base has no `PATH`. */
const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const nothing: readonly string[] = []

interface Change {
  readonly name: string
  readonly before: string | undefined
}

interface Frame {
  readonly problems: ErrorSink | undefined
  readonly changes: Change[]
  readonly declared: string[]
  readonly workdir: string | undefined
  readonly open: boolean
}

/**
 * The variables and the working folder while the instructions of a stage are read. A stage begins with those of the stage
 * that it is built upon, ARGs included. Stages are entered and left as a tree is walked, so that all of them together cost
 * no more than their instructions.
 */
export class StageScope {
  readonly #escape: '\\' | '`'
  readonly #values = new Map<string, string>()
  /** ARGs without a value: nothing sets them, and that is meant. A count, since stages on each other may repeat them. */
  readonly #declared = new Map<string, number>()
  readonly #frames: Frame[] = []
  #problems: ErrorSink | undefined
  #changes: Change[] = []
  #names: string[] = []
  /** Absolute; `undefined` where only the base image tells. */
  #workdir: string | undefined
  /** Whether a base image may set more. */
  #open = false
  #unset: string[] = []
  #used: Set<string> | undefined

  constructor(escape: '\\' | '`') {
    this.#escape = escape
  }

  /** Begins a stage upon the one that was entered last, or upon something from outside; `open` if that may set variables. */
  enter(base: 'stage' | 'open' | 'empty', problems: ErrorSink): void {
    this.#frames.push({
      problems: this.#problems,
      changes: this.#changes,
      declared: this.#names,
      workdir: this.#workdir,
      open: this.#open,
    })
    this.#problems = problems
    this.#changes = []
    this.#names = []
    if (base === 'stage') return
    this.#open = base === 'open'
    this.#workdir = base === 'open' ? undefined : '/'
    if (base === 'empty') this.set('PATH', defaultPath)
  }

  leave(): void {
    const frame = this.#frames.pop()
    if (frame === undefined) return
    for (const { name, before } of this.#changes.reverse()) {
      if (before === undefined) this.#values.delete(name)
      else this.#values.set(name, before)
    }
    for (const name of this.#names) this.#declared.set(name, (this.#declared.get(name) ?? 1) - 1)
    this.#problems = frame.problems
    this.#changes = frame.changes
    this.#names = frame.declared
    this.#workdir = frame.workdir
    this.#open = frame.open
  }

  set(name: string, value: string): void {
    this.#changes.push({ name, before: this.#values.get(name) })
    this.#values.set(name, value)
  }

  /** An ARG without a value. */
  declare(name: string): void {
    this.#names.push(name)
    this.#declared.set(name, (this.#declared.get(name) ?? 0) + 1)
  }

  /** `WORKDIR path`; gives the folder as far as it is known. */
  changeFolder(path: string): string {
    const folder = this.inFolder(path)
    this.#workdir = folder.startsWith('/') ? folder : undefined
    return folder
  }

  /** A path from the root; one that only the base image could complete stays as it is. */
  inFolder(path: string): string {
    if (path.startsWith('/')) return cleanPath(path)
    if (this.#workdir === undefined || /^(?:\$|[A-Za-z]:[\\/])/.test(path)) return path
    return cleanPath(`${this.#workdir}/${path}`)
  }

  /** The text with its variables put in; with a fault in it, the text as it is and a problem at the range. */
  expand(text: string, range: () => SourceRange): string {
    if (!/[$'"\\`]/.test(text)) return text
    const expanded = expandWords(text, this.#options())
    if (!('problem' in expanded)) return expanded.text
    const message = `failed to process ${goQuote(text)}: ${expanded.problem}`
    this.#problems?.error('bad-expansion', message, range())
    return text
  }

  /** Reports what a heredoc of COPY or ADD names that cannot be: of its quotes and escapes nothing else is heeded. */
  checkBody(lines: readonly string[], firstLine: number): void {
    if (lines.length === 0) return
    const text = lines.join('\n')
    const expanded = expandWords(text, { ...this.#options(), escape: '\\', plainQuotes: true })
    if (!('problem' in expanded)) return
    const index = text.slice(0, expanded.at).split('\n').length - 1
    const line = firstLine + index
    const end = { line, column: lines[index]?.length ?? 0 }
    this.#problems?.error('bad-expansion', expanded.problem.replaceAll('\n', ' '), {
      start: { line, column: 0 },
      end,
    })
  }

  /** The value of a variable, which does not count as its use. */
  peek(name: string): string | undefined {
    return this.#values.get(name)
  }

  /** Names that were found while `read` ran. */
  uses(read: () => void): readonly string[] {
    const used = new Set<string>()
    this.#used = used
    read()
    this.#used = undefined
    return used.size === 0 ? nothing : [...used]
  }

  /** Variables that were asked for and not found since this was called last, each once. */
  takeUnset(): readonly string[] {
    if (this.#unset.length === 0) return nothing
    const unset = [...new Set(this.#unset)]
    this.#unset = []
    return unset
  }

  #options(): ShellOptions {
    return {
      escape: this.#escape,
      lookup: (name) => this.#lookup(name),
      keepUnset: (name) => this.#open && !this.#isDeclared(name),
    }
  }

  #lookup(name: string): string | undefined {
    const value = this.#values.get(name)
    if (value !== undefined) {
      this.#used?.add(name)
      return value
    }
    if (!this.#isDeclared(name)) this.#unset.push(name)
    return undefined
  }

  #isDeclared(name: string): boolean {
    return (this.#declared.get(name) ?? 0) > 0
  }
}
