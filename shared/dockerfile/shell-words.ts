import { isSpace } from './source-text.ts'
import { applyReplacement, applyTrim, PatternError } from './shell-pattern.ts'

/** A variable's value; `undefined` if it is not set. */
export type Lookup = (name: string) => string | undefined

export interface ShellOptions {
  readonly escape: '\\' | '`'
  readonly lookup: Lookup
  /** Keep quotes in the result. */
  readonly rawQuotes?: boolean
  /** Quotes are characters as all others. */
  readonly plainQuotes?: boolean
  /** Keep escape characters in the result. */
  readonly rawEscapes?: boolean
  /**
   * True where a variable that is not set stays as it is written, instead of nothing being put. Or which ones do so: for
   * those an operator that tells what to put for an unset one is heeded all the same.
   */
  readonly keepUnset?: boolean | ((name: string) => boolean)
}

/** A word and its place in the text that was split. */
interface ShellWord {
  readonly text: string
  readonly start: number
  readonly end: number
}

export interface Expanded {
  readonly text: string
  readonly words: readonly ShellWord[]
}

/** What is wrong with quotes or a substitution, in BuildKit's words: `syntax error: missing '}'`. */
export interface ExpansionProblem {
  readonly problem: string
  /** Offset after what was read of the text when it showed. */
  readonly at: number
}

/**
 * Expands variables and splits words as BuildKit does for a Dockerfile (its manual, "Environment replacement"):
 * `$x`, `${x}`, `${x:-d}`, `${x-d}`, `${x:+d}`, `${x+d}`, `${x:?m}`, `${x?m}`, `${x#p}`, `${x##p}`, `${x%p}`,
 * `${x%%p}`, `${x/p/r}`, `${x//p/r}`; single and double quotes; the escape character.
 */
export function expandWords(text: string, options: ShellOptions): Expanded | ExpansionProblem {
  const reader = new ShellReader(text, options)
  try {
    return reader.readTo(undefined, options.rawEscapes ?? false)
  } catch (error) {
    if (error instanceof ShellSyntaxError || error instanceof PatternError) {
      return { problem: error.message, at: reader.at }
    }
    throw error
  }
}

/** Leaves the recursive descent; never leaves this module. */
class ShellSyntaxError extends Error {}

/** Substitutions within substitutions: more is no Dockerfile, and must not exhaust the stack. */
const maxDepth = 100
const specialParameters = '@*#?-$!0'
const letter = /[\p{L}\p{Nd}_]/u

class ShellReader {
  readonly #text: string
  readonly #options: ShellOptions
  #at = 0
  #rawEscapes = false
  #depth = 0

  constructor(text: string, options: ShellOptions) {
    this.#text = text
    this.#options = options
  }

  get at(): number {
    return this.#at
  }

  /** Reads to the stop character (which is consumed) or to the end. */
  readTo(stop: string | undefined, rawEscapes: boolean): Expanded {
    const outer = this.#rawEscapes
    this.#rawEscapes = rawEscapes
    const text = this.#text
    const { plainQuotes = false } = this.#options
    const words: ShellWord[] = []
    let result = ''
    let word = ''
    let wordStart = -1
    const add = (part: string, from: number, splits: boolean): void => {
      result += part
      for (const char of splits ? part : [part]) {
        if (splits && isSpace(char)) {
          if (word !== '') words.push({ text: word, start: wordStart, end: from })
          word = ''
          wordStart = -1
        } else {
          if (wordStart < 0) wordStart = from
          word += char
        }
      }
    }
    for (;;) {
      const from = this.#at
      const char = text[from]
      if (char === undefined || char === stop) break
      if (char === '$') add(this.#dollar(), from, true)
      else if (char === "'" && !plainQuotes) add(this.#singleQuoted(), from, false)
      else if (char === '"' && !plainQuotes) add(this.#doubleQuoted(), from, false)
      else if (char === '<') add(this.#heredocMark(), from, false)
      else if (char === this.#options.escape) {
        this.#at += 1
        if (this.#rawEscapes) add(char, from, false)
        const escaped = text[this.#at]
        if (escaped === undefined) break
        this.#at += 1
        add(escaped, from, false)
      } else {
        this.#at += 1
        add(char, from, true)
      }
    }
    if (word !== '') words.push({ text: word, start: wordStart, end: this.#at })
    if (stop !== undefined) {
      if (text[this.#at] !== stop) {
        throw new ShellSyntaxError(`unexpected end of statement while looking for matching ${stop}`)
      }
      this.#at += 1
    }
    this.#rawEscapes = outer
    return { text: result, words }
  }

  #singleQuoted(): string {
    const start = this.#at
    const end = this.#text.indexOf("'", start + 1)
    if (end < 0) {
      throw new ShellSyntaxError('unexpected end of statement while looking for matching single-quote')
    }
    this.#at = end + 1
    return this.#options.rawQuotes === true
      ? this.#text.slice(start, end + 1)
      : this.#text.slice(start + 1, end)
  }

  #doubleQuoted(): string {
    const quote = this.#options.rawQuotes === true ? '"' : ''
    let result = quote
    this.#at += 1
    for (;;) {
      const char = this.#text[this.#at]
      if (char === undefined) {
        throw new ShellSyntaxError('unexpected end of statement while looking for matching double-quote')
      }
      if (char === '$') {
        result += this.#dollar()
        continue
      }
      this.#at += 1
      if (char === '"') return result + quote
      if (char !== this.#options.escape) {
        result += char
        continue
      }
      if (this.#rawEscapes) result += char
      const escaped = this.#text[this.#at]
      if (escaped === undefined) continue
      if (escaped === '"' || escaped === '$' || escaped === this.#options.escape) {
        this.#at += 1
        result += escaped
      } else if (!this.#rawEscapes) {
        result += char
      }
    }
  }

  /** `<<` and the spaces after it stay in one word with what follows. */
  #heredocMark(): string {
    const start = this.#at
    this.#at += 1
    if (this.#text[this.#at] !== '<') return '<'
    this.#at += 1
    while (' \t\r'.includes(this.#text[this.#at] ?? 'x')) this.#at += 1
    return this.#text.slice(start, this.#at)
  }

  #dollar(): string {
    this.#at += 1
    if (this.#text[this.#at] !== '{') {
      const name = this.#name()
      if (name === '') return '$'
      return this.#options.lookup(name) ?? (this.#keeps(name) ? `$${name}` : '')
    }
    this.#at += 1
    const start = this.#at
    const first = this.#text[start]
    if (first === undefined) throw new ShellSyntaxError("syntax error: missing '}'")
    if ('{}:'.includes(first)) throw new ShellSyntaxError('syntax error: bad substitution')
    const name = this.#name()
    const value = this.#options.lookup(name)
    const result = this.#substitute(name, value)
    const operator = this.#text.slice(start + name.length, start + name.length + 2).replace(':', '')
    const isHeeded = typeof this.#options.keepUnset === 'function' && /^[-+]/.test(operator)
    if (value === undefined && !isHeeded && this.#keeps(name)) {
      return `\${${this.#text.slice(start, this.#at)}`
    }
    return result
  }

  /** What stands after the name in `${name…}`, the closing brace included. */
  #substitute(name: string, value: string | undefined): string {
    let modifier = this.#next()
    if (modifier === '}') return value ?? ''
    if (modifier === '') throw new ShellSyntaxError("syntax error: missing '}'")
    const emptyIsUnset = modifier === ':'
    let shown = modifier
    if (emptyIsUnset) {
      modifier = this.#next()
      shown += modifier
    }
    const lenient = value === undefined && this.#keeps(name)
    switch (modifier) {
      case '-':
      case '+':
      case '?': {
        const word = this.#operand('}', false)
        const unset = value === undefined || (emptyIsUnset && value === '')
        if (modifier === '-') return unset ? word : value
        if (modifier === '+') return unset ? '' : word
        if (!unset || lenient) return value ?? ''
        const reason = value === undefined ? 'is not allowed to be unset' : 'is not allowed to be empty'
        throw new ShellSyntaxError(`${name}: ${word === '' ? reason : word}`)
      }
      case '#':
      case '%': {
        if (emptyIsUnset) break
        const pattern = this.#operand('}', true)
        return lenient ? '' : applyTrim(value ?? '', pattern, modifier)
      }
      case '/': {
        if (emptyIsUnset) break
        const all = this.#text[this.#at] === '/'
        if (all) this.#at += 1
        const pattern = this.#operand('/', true)
        const replacement = this.#operand('}', true)
        return lenient ? '' : applyReplacement(value ?? '', pattern, replacement, all)
      }
    }
    if (emptyIsUnset && modifier !== '#' && modifier !== '%') {
      this.#operand('}', false)
      // What a heredoc's line holds for the shell alone: `${env:Path}`.
      if (value === undefined && this.#options.keepUnset === true) return ''
    }
    throw new ShellSyntaxError(`unsupported modifier (${shown}) in substitution`)
  }

  /** The next character, or nothing at the end. */
  #next(): string {
    const code = this.#text.codePointAt(this.#at)
    const char = code === undefined ? '' : String.fromCodePoint(code)
    this.#at += Math.max(1, char.length)
    return char
  }

  #keeps(name: string): boolean {
    const { keepUnset } = this.#options
    return typeof keepUnset === 'function' ? keepUnset(name) : keepUnset === true
  }

  #operand(stop: '}' | '/', rawEscapes: boolean): string {
    this.#depth += 1
    if (this.#depth > maxDepth) throw new ShellSyntaxError('syntax error: bad substitution')
    try {
      const { text } = this.readTo(stop, rawEscapes)
      this.#depth -= 1
      return text
    } catch (error) {
      if (error instanceof ShellSyntaxError && this.#at >= this.#text.length) {
        throw new ShellSyntaxError(`syntax error: missing '${stop}'${stop === '/' ? ' in ${}' : ''}`)
      }
      throw error
    }
  }

  /** A name, a number, or one special character. */
  #name(): string {
    const text = this.#text
    const start = this.#at
    const first = text[start] ?? ''
    if (first >= '0' && first <= '9') {
      while ((text[this.#at] ?? '') >= '0' && (text[this.#at] ?? 'x') <= '9') this.#at += 1
    } else if (first !== '' && specialParameters.includes(first)) {
      this.#at += 1
    } else {
      while (letter.test(text[this.#at] ?? '')) this.#at += 1
    }
    return text.slice(start, this.#at)
  }
}
