import type { Layout } from '../layout.ts'

/** How good a layout is; less is better. */
export interface LayoutWorth {
  /** px² that it covers for each px² of cards, with something added for small graphs, which have room anyway. */
  readonly spread: number
  /** px that an edge strays athwart, in the mean. */
  readonly stray: number
}

const roomAnyway = 500_000

/** Worse by more than this, a layout is clearly worse. */
const worse = { spread: 1.4, stray: 1.5, strayMore: 80 } as const

export function layoutWorth({ width, height, cards, edges, direction }: Omit<Layout, 'worth'>): LayoutWorth {
  const area = Object.values(cards).reduce((sum, card) => sum + card.width * card.height, 0)
  const ways = Object.values(edges)
  let stray = 0
  for (const points of ways) {
    points.forEach((point, i) => {
      const before = points[i - 1] ?? point
      stray += Math.abs(direction === 'right' ? point.y - before.y : point.x - before.x)
    })
  }
  return {
    spread: Math.max(1, (width * height) / (area + roomAnyway)),
    stray: ways.length === 0 ? 0 : stray / ways.length,
  }
}

export function isClearlyWorse(worth: LayoutWorth, than: LayoutWorth): boolean {
  return worth.spread > worse.spread * than.spread || worth.stray > worse.stray * than.stray + worse.strayMore
}
