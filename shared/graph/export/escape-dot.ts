import { visibleText } from './visible-text.ts'

/** Any text as the content of a quoted string of Graphviz: its escapes and its HTML entities are taken from it. */
export function escapeDot(text: string): string {
  return visibleText(text).replaceAll('&', '&amp;').replaceAll('\\', '\\\\').replaceAll('"', '\\"')
}
