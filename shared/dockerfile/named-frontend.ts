import { readDirective } from './read-directive.ts'
import { skipSpaces, splitLines } from './source-text.ts'

/** What a text asks to be read by. */
export interface NamedFrontend {
  /** An image, as it is written. */
  readonly image: string
  /** Whether it follows a `#!`, where engines before 2023 do not find it. */
  readonly afterShebang: boolean
  /** The lines of the directives, and that which names it; absent for `{"syntax": "…"}`. */
  readonly place?: { readonly mark: '#' | '//'; readonly line: number; readonly last: number }
}

/**
 * The frontend that a text names, found as BuildKit finds it before anything is parsed, whatever the text is otherwise:
 * `# syntax=a` and `// syntax=a` at the very top or after a `#!`, not indented, and `{"syntax": "a"}`.
 */
export function namedFrontend(text: string): NamedFrontend | undefined {
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text
  const afterShebang = plain.startsWith('#!')
  const lines = splitLines(plain)
  for (const mark of ['#', '//'] as const) {
    let named: string | undefined
    let line = 0
    let at = afterShebang ? 1 : 0
    const seen = new Set<string>()
    for (; at < lines.length; at += 1) {
      const whole = lines[at] ?? ''
      const found = whole.startsWith(mark)
        ? readDirective(whole.slice(skipSpaces(whole, mark.length)))
        : undefined
      if (found === undefined || seen.has(found.name)) break
      seen.add(found.name)
      if (found.name !== 'syntax') continue
      named = found.value.split(' ', 1)[0]
      line = at + 1
    }
    if (named !== undefined) return { image: named, afterShebang, place: { mark, line, last: at } }
  }
  const image = inJson(afterShebang ? plain.slice(plain.indexOf('\n') + 1) : plain)
  return image === undefined ? undefined : { image, afterShebang }
}

function inJson(text: string): string | undefined {
  if (text[skipSpaces(text)] !== '{') return undefined
  try {
    const value: unknown = JSON.parse(text)
    const found: unknown = typeof value === 'object' && value !== null ? Object.entries(value) : []
    const [, image] = (found as [string, unknown][]).find(([name]) => name === 'syntax') ?? []
    return typeof image === 'string' ? image : undefined
  } catch {
    return undefined
  }
}
