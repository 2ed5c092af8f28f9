/** One run of a step in the past: its key and how many ms it took. */
export interface PastRun {
  readonly key: string
  readonly duration: number
}

/** How many of its last runs tell how long a step takes. */
const mostRuns = 5

/**
 * How long steps take: the median of the last runs of each, so that neither one slow network nor the distant past decides.
 * @param runs newest first
 */
export function pastTimesOf(runs: Iterable<PastRun>): Readonly<Record<string, number>> {
  const last = new Map<string, number[]>()
  for (const { key, duration } of runs) {
    const known = last.get(key)
    if (known === undefined) last.set(key, [duration])
    else if (known.length < mostRuns) known.push(duration)
  }
  return Object.fromEntries([...last].map(([key, durations]) => [key, median(durations)]))
}

/** Of an even number the mean of the middle two; 0 of none. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
