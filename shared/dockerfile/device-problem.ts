import { csvProblem } from './csv-problem.ts'
import { parseBool } from './parse-bool.ts'
import { splitCsv } from './split-csv.ts'
import { suggestion } from './suggest.ts'

/** What is wrong with a `--device` of RUN: `vendor1.com/device=class1,required`; `undefined` if nothing is. */
export function deviceProblem(value: string): string | undefined {
  const fault = csvProblem(value)
  if (fault !== undefined) return `failed to parse csv devices: ${fault}`
  let device = ''
  for (const { text } of splitCsv(value)) {
    const equals = text.indexOf('=')
    const name = (equals < 0 ? text : text.slice(0, equals)).toLowerCase()
    const given = equals < 0 ? undefined : text.slice(equals + 1)
    if (name === 'required') {
      if (given !== undefined && parseBool(given) === undefined) return `invalid value for ${name}: ${given}`
    } else if (name === 'name' && given !== undefined) {
      if (device !== '') return `device name already set to ${device}`
      device = given
    } else if (device === '') {
      device = text
    } else if (given === undefined) {
      return `invalid field '${text}' must be a key=value pair`
    } else {
      return `unexpected key '${name}' in '${text}'${suggestion(name, ['name', 'required'], { caseSensitive: true })}`
    }
  }
  return undefined
}
