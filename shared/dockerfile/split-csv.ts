interface CsvField {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Fields of one line of comma separated values; a field in double quotes may hold commas. */
export function splitCsv(value: string): readonly CsvField[] {
  const fields: CsvField[] = []
  let at = 0
  for (;;) {
    const start = at
    let text = ''
    if (value[at] === '"') {
      for (at += 1; at < value.length; at += 1) {
        if (value[at] !== '"') text += value[at] ?? ''
        else if (value[at + 1] === '"') {
          text += '"'
          at += 1
        } else break
      }
      at += 1
    }
    while (at < value.length && value[at] !== ',') {
      text += value[at] ?? ''
      at += 1
    }
    fields.push({ text, start, end: Math.min(at, value.length) })
    if (at >= value.length) return fields
    at += 1
  }
}
