/** Something that wants to be somewhere on a line. */
export interface Wish {
  /** Where it would like to begin, in px. */
  readonly start: number
  /** How much it would. */
  readonly weight: number
  /** Least distance between the start of the one before and its own, in px; that of the first is ignored. */
  readonly apart: number
}

/**
 * Where all begin so that they keep their order and distances and stray least from their wishes: least squares, by pooling
 * neighbours that get into each other's way. Linear.
 */
export function settle(wishes: readonly Wish[]): readonly number[] {
  const pools: { sum: number; weight: number; count: number }[] = []
  const offsets: number[] = []
  let offset = 0
  wishes.forEach(({ start, weight, apart }, i) => {
    if (i > 0) offset += apart
    offsets.push(offset)
    let pool = { sum: (start - offset) * weight, weight, count: 1 }
    for (let last = pools.at(-1); last !== undefined && mean(last) >= mean(pool); last = pools.at(-1)) {
      pools.pop()
      pool = { sum: last.sum + pool.sum, weight: last.weight + pool.weight, count: last.count + pool.count }
    }
    pools.push(pool)
  })
  return pools
    .flatMap((pool) => Array.from({ length: pool.count }, () => mean(pool)))
    .map((start, i) => start + (offsets[i] ?? 0))
}

function mean({ sum, weight }: { readonly sum: number; readonly weight: number }): number {
  return sum / weight
}
