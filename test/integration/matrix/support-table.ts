import type { EngineKind } from '#test/support/matrix-engines.ts'

/** What the suite found of one engine. */
export interface Support {
  readonly kind: EngineKind
  readonly version: string
  /** Feature → whether the engine has it, in the order of the table. */
  readonly found: Readonly<Record<string, boolean>>
}

/** A column's title, around the version. */
const COLUMNS: Readonly<Record<EngineKind, readonly [before: string, after: string]>> = {
  distribution: ['Docker Engine ', ''],
  stable: ['Docker Engine ', ' (private engine)'],
  newest: ['Docker Engine ', ' (newest)'],
  'newest-containerd': ['Docker Engine ', ' (newest, containerd image store)'],
  buildkitd: ['buildkitd ', ''],
}

const KINDS = Object.keys(COLUMNS) as EngineKind[]

const BEGIN = '<!-- support:begin -->'
const END = '<!-- support:end -->'

/**
 * The table in a text, an engine a column:
 *
 *     |        | Docker Engine 28.5.2 (newest) | buildkitd v0.33.1 |
 *     | ------ | ----------------------------- | ----------------- |
 *     | Checks | yes                           | –                 |
 */
export function readSupport(text: string): readonly Support[] {
  const [head = [], , ...features] = tableOf(text)
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
  return head.flatMap((title, column) => {
    const read = readTitle(title)
    const found = features.map((cells) => [cells[0] ?? '', cells[column] === 'yes'] as const)
    return read ? [{ ...read, found: Object.fromEntries(found) }] : []
  })
}

/** The text with the table made anew. Engines that were not looked at keep the columns that they have. */
export function writeSupport(text: string, looked: readonly Support[]): string {
  const known = readSupport(text)
  const columns = KINDS.flatMap(
    (kind) => [...looked, ...known].find((support) => support.kind === kind) ?? [],
  )
  const features = [...new Set(columns.flatMap(({ found }) => Object.keys(found)))]
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const table = [
    row(['', ...columns.map(({ kind, version }) => COLUMNS[kind].join(version))]),
    row(['---', ...columns.map(() => '---')]),
    ...features.map((feature) =>
      row([feature, ...columns.map(({ found }) => (found[feature] === true ? 'yes' : '–'))]),
    ),
  ]
  const before = text.slice(0, text.indexOf(BEGIN) + BEGIN.length)
  return `${before}\n\n${table.join('\n')}\n\n${text.slice(text.indexOf(END))}`
}

function tableOf(text: string): string {
  if (!text.includes(BEGIN) || !text.includes(END))
    throw new Error(`There is no ${BEGIN} … ${END} in the text.`)
  return text.slice(text.indexOf(BEGIN), text.indexOf(END))
}

function readTitle(title: string): Pick<Support, 'kind' | 'version'> | undefined {
  for (const kind of KINDS) {
    const [before, after] = COLUMNS[kind]
    if (!title.startsWith(before) || !title.endsWith(after)) continue
    const version = title.slice(before.length, title.length - after.length)
    if (!version.includes(' ')) return { kind, version }
  }
  return undefined
}
