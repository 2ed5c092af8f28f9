/** What is wrong with the quotes of comma separated values, in the words of Go's package; `undefined` if nothing is. */
export function csvProblem(value: string): string | undefined {
  if (value === '') return 'EOF'
  const wrong = (at: number, what: string): string => `parse error on line 1, column ${at + 1}: ${what}`
  for (let at = 0; at <= value.length; at += 1) {
    if (value[at] === '"') {
      let end = value.indexOf('"', at + 1)
      while (end >= 0 && value[end + 1] === '"') end = value.indexOf('"', end + 2)
      const isClosed = end >= 0 && (end + 1 === value.length || value[end + 1] === ',')
      if (!isClosed)
        return wrong(end < 0 ? value.lastIndexOf('"') + 1 : end, 'extraneous or missing " in quoted-field')
      at = end + 1
      if (at === value.length) return undefined
      continue
    }
    const comma = value.indexOf(',', at)
    const end = comma < 0 ? value.length : comma
    const quote = value.slice(at, end).indexOf('"')
    if (quote >= 0) return wrong(at + quote, 'bare " in non-quoted-field')
    at = end
  }
  return undefined
}
