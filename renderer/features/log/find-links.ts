/** A part of a line that leads somewhere. */
export interface TextLink {
  readonly start: number
  readonly end: number
  readonly target: LinkTarget
}

export type LinkTarget =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'place'; readonly path: string; readonly line: number; readonly column?: number }

/** Characters of a line that are looked through: nobody follows a link in more. */
const MOST = 2000

const url = /https:\/\/[^\s<>"'`|\\^{}]+/g
// A path of at least one dot or slash, or a Dockerfile, then `:12` or `:12:5` or `(12,5)`.
const place =
  /(?<![\w/.@+~-])((?:[\w.@+~-]*\/)*[\w.@+-]*(?:\.\w{1,10}|[Dd]ockerfile|[Mm]akefile))(?::(\d{1,7})(?::(\d{1,5}))?|\((\d{1,7}),(\d{1,5})\))/g

/** Addresses and places in files that a line names, in order; none overlaps another. */
export function findLinks(line: string): readonly TextLink[] {
  const text = line.length > MOST ? line.slice(0, MOST) : line
  if (!text.includes(':') && !text.includes('(')) return none
  const links: TextLink[] = []
  if (text.includes('https://')) {
    for (const match of text.matchAll(url)) {
      const found = withoutTail(match[0])
      links.push({ start: match.index, end: match.index + found.length, target: { kind: 'url', url: found } })
    }
  }
  for (const match of text.matchAll(place)) {
    const [all, path = '', colonLine, colonColumn, roundLine, roundColumn] = match
    const start = match.index
    const end = start + all.length
    if (links.some((link) => link.start < end && start < link.end)) continue
    const column = colonColumn ?? roundColumn
    const target: LinkTarget = {
      kind: 'place',
      path,
      line: Number(colonLine ?? roundLine),
      ...(column === undefined ? {} : { column: Number(column) }),
    }
    links.push({ start, end, target })
  }
  return links.sort((a, b) => a.start - b.start)
}

const none: readonly TextLink[] = []

/** A sentence's own signs after an address, and a bracket that was opened before it. */
function withoutTail(address: string): string {
  let end = address.length
  for (; end > 0; end -= 1) {
    const last = address[end - 1] ?? ''
    if ('.,;:!?\u2026'.includes(last)) continue
    const opening = { ')': '(', ']': '[' }[last]
    if (opening === undefined || isBalanced(address.slice(0, end), opening, last)) break
  }
  return address.slice(0, end)
}

function isBalanced(text: string, opening: string, closing: string): boolean {
  return text.split(opening).length >= text.split(closing).length
}
