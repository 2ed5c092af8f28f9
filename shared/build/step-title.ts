/** A step's name for people, without the place that BuildKit puts before it: `[build 2/4] RUN make` → `RUN make`. */
export function stepTitle(name: string): { readonly place?: string; readonly text: string } {
  const match = /^\[([^\]]+)\]\s*(.*)$/.exec(name)
  const [, place, text] = match ?? []
  return place === undefined || text === undefined ? { text: name } : { place, text }
}
