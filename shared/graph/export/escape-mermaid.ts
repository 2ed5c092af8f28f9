import { visibleText } from './visible-text.ts'

/**
 * Any text as the content of a quoted label of Mermaid: all that could mean something to it is a numbered entity. A label
 * must not be empty.
 */
export function escapeMermaid(text: string): string {
  if (text === '') return ' '
  return visibleText(text).replace(/[^\p{L}\p{M}\p{N}\p{So} ./:=,_-]/gu, (character) => {
    return `#${character.codePointAt(0) ?? 0xfffd};`
  })
}
