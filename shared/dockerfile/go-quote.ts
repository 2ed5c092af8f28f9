const short: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
}
const quoted = /["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu

/** The text in double quotes as Go's `%q` writes it into BuildKit's messages: what cannot be seen is told by its number. */
export function goQuote(text: string): string {
  return `"${text.replace(quoted, escaped)}"`
}

function escaped(char: string): string {
  const known = short[char]
  if (known !== undefined) return known
  const code = char.codePointAt(0) ?? 0
  const digits = code.toString(16)
  if (code < 0x80) return `\\x${digits.padStart(2, '0')}`
  return code < 0x1_0000 ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`
}
