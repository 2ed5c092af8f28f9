const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** A number of bytes as people read it, in powers of 1000 as Docker counts: `840 B`, `1.2 MB`, `14 MB`. */
export function formatSize(bytes: number): string {
  let value = Math.max(0, bytes)
  let unit = 0
  while (unit < units.length - 1 && rounded(value) >= 1000) {
    value /= 1000
    unit += 1
  }
  const shown = unit === 0 || rounded(value) >= 10 ? String(Math.round(value)) : rounded(value).toFixed(1)
  return `${shown} ${units[unit] ?? 'B'}`
}

/** One decimal below 10, none above: what is shown. */
function rounded(value: number): number {
  const tenths = Math.round(value * 10) / 10
  return tenths < 10 ? tenths : Math.round(value)
}
