/** A duration as people read it, from ms: `340 ms`, `12.4 s`, `3 m 05 s`, `1 h 02 m`. */
export function formatDuration(ms: number): string {
  const whole = Math.round(Math.max(0, ms))
  if (whole < 1000) return `${whole} ms`
  const tenths = Math.round(whole / 100)
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`
  const seconds = Math.round(whole / 1000)
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${pad(seconds % 60)} s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} m`
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
