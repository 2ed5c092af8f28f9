import { mountWords } from './mount-words.ts'
import type { StepFacts } from './step-facts.ts'

export type CopyFormat = 'tsv' | 'markdown'

const columns: readonly (readonly [string, (step: StepFacts) => string])[] = [
  ['#', ({ order }) => String(order)],
  ['state', ({ state }) => state],
  ['stage', ({ lane }) => lane],
  ['platform', ({ platform }) => platform ?? ''],
  ['step', ({ title }) => title],
  ['start ms', ({ start }) => exact(start)],
  ['duration ms', ({ duration }) => exact(duration)],
  ['critical', ({ isCritical }) => (isCritical ? 'yes' : '')],
  ['slack ms', ({ slack }) => exact(slack)],
  ['if cached ms', ({ savedIfCached }) => (savedIfCached === undefined ? '' : exact(-savedIfCached))],
  ['bytes', ({ bytes }) => count(bytes)],
  ['cpu ms', ({ resources }) => exact(resources?.cpu)],
  ['memory bytes', ({ resources }) => count(resources?.memoryPeak)],
  ['disk read bytes', ({ resources }) => count(resources?.read)],
  ['disk written bytes', ({ resources }) => count(resources?.written)],
  ['mounts', ({ mounts = [] }) => mounts.map(mountWords).join('; ')],
]

/** Steps as text for a spreadsheet or an issue: exact values; columns without any are left out. */
export function copySteps(steps: readonly StepFacts[], format: CopyFormat): string {
  const used = columns.filter(([, value]) => steps.some((step) => value(step) !== ''))
  const rows = [used.map(([name]) => name), ...steps.map((step) => used.map(([, value]) => value(step)))]
  if (format === 'tsv') return `${rows.map((row) => row.map(inCell).join('\t')).join('\n')}\n`
  const lines = rows.map((row) => `| ${row.map((cell) => inCell(cell).replaceAll('|', '\\|')).join(' | ')} |`)
  const [head = '', ...body] = lines
  return `${[head, `|${' --- |'.repeat(used.length)}`, ...body].join('\n')}\n`
}

/** No line ends and tabs within a cell. */
function inCell(text: string): string {
  return text.replace(/\s+/g, ' ')
}

function exact(ms: number | undefined): string {
  return ms === undefined ? '' : String(Math.round(ms * 1000) / 1000)
}

function count(value: number | undefined): string {
  return value === undefined ? '' : String(value)
}
