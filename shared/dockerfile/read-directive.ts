/** Of blanks only what Go's `\s` takes: ASCII, without the vertical tab. */
const pattern = /^([a-zA-Z][a-zA-Z0-9]*)[\t\n\f\r ]*=[\t\n\f\r ]*([^\n]+?)[\t\n\f\r ]*$/
/** A longer one is none: the pattern must not be tried on a whole book. */
const maxLength = 1000
const known = ['syntax', 'escape', 'check']

/** A parser directive, its name in lower case. */
export interface Directive {
  readonly name: string
  readonly value: string
}

/** @param text a line from after its `#` and blanks; `undefined` for another comment */
export function readDirective(text: string): Directive | undefined {
  const [, written, value] = pattern.exec(text.slice(0, maxLength)) ?? []
  const name = written?.toLowerCase()
  return name === undefined || value === undefined || !known.includes(name) ? undefined : { name, value }
}
