/**
 * ` (did you mean RUN?)` if one of the options is at most two edits away, else nothing: the words BuildKit appends. Of
 * equally near ones that with the same first letter.
 */
export function suggestion(
  word: string,
  options: readonly string[],
  { caseSensitive }: { readonly caseSensitive: boolean },
): string {
  const wanted = caseSensitive ? word : word.toLowerCase()
  let best: string | undefined
  let least = 3
  for (const option of options) {
    const candidate = caseSensitive ? option : option.toLowerCase()
    if (candidate === wanted) return ''
    if (Math.abs(candidate.length - wanted.length) >= least) continue
    const edits = distance(wanted, candidate)
    const cost = edits + (candidate.startsWith(wanted.charAt(0)) ? 0 : 0.5)
    if (edits < 3 && cost < least) {
      least = cost
      best = candidate
    }
  }
  if (best === undefined) return ''
  const upper = !caseSensitive && word === word.toUpperCase()
  return ` (did you mean ${upper ? best.toUpperCase() : best}?)`
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
