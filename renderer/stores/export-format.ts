/** What a graph can be exported as. */
export const exportFormats = ['svg', 'png', 'dot', 'mermaid', 'json'] as const

export type ExportFormat = (typeof exportFormats)[number]

export interface ExportFormatWords {
  readonly title: string
  /** Of the file, without the dot. */
  readonly extension: string
  /** What one does with it. */
  readonly note: string
}

export const exportWords: Readonly<Record<ExportFormat, ExportFormatWords>> = {
  svg: { title: 'SVG', extension: 'svg', note: 'Picture, any size' },
  png: { title: 'PNG', extension: 'png', note: 'Picture, twice as sharp' },
  dot: { title: 'Graphviz dot', extension: 'dot', note: 'For dot and its kin' },
  mermaid: { title: 'Mermaid', extension: 'mmd', note: 'For Markdown' },
  json: { title: 'JSON', extension: 'json', note: 'For scripts' },
}
