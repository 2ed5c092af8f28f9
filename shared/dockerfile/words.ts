import { isBlank, isSpace } from './source-text.ts'

/** A word of an instruction's arguments and its place in the joined text. */
export interface Word {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Words between blanks; quotes mean nothing. */
export function splitBlanks(text: string, start: number, end: number): readonly Word[] {
  const words: Word[] = []
  let at = start
  for (;;) {
    while (at < end && isBlank(text[at])) at += 1
    if (at >= end) return words
    const from = at
    while (at < end && !isBlank(text[at])) at += 1
    words.push({ text: text.slice(from, at), start: from, end: at })
  }
}

/** Words between blanks, where quotes and the escape character keep blanks together; both stay in the words. */
export function splitQuoted(text: string, start: number, end: number, escape: string): readonly Word[] {
  const words: Word[] = []
  let at = start
  for (;;) {
    while (at < end && isSpace(text[at])) at += 1
    if (at >= end) return words
    const from = at
    let quote = ''
    for (; at < end; at += 1) {
      const char = text[at]
      if (quote === '' && isSpace(char)) break
      if (char === escape && quote !== "'") at += 1
      else if (quote === '' && (char === "'" || char === '"')) quote = char
      else if (char === quote) quote = ''
    }
    at = Math.min(at, end)
    words.push({ text: text.slice(from, at), start: from, end: at })
  }
}
