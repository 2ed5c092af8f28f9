import type { Box } from './box.ts'

export type Heading = 'up' | 'down' | 'left' | 'right'

/** How much farther a box to the side counts than one straight ahead. */
const sideways = 3

/** The box that is nearest from another one in a direction; `undefined` where there is none. */
export function nearestBox(
  boxes: Readonly<Record<string, Box>>,
  from: string,
  heading: Heading,
): string | undefined {
  const start = boxes[from]
  if (start === undefined) return undefined
  let best: { readonly id: string; readonly distance: number } | undefined
  for (const [id, box] of Object.entries(boxes)) {
    const right = box.x + box.width / 2 - start.x - start.width / 2
    const down = box.y + box.height / 2 - start.y - start.height / 2
    const [ahead, aside] = turned(right, down, heading)
    const distance = ahead + sideways * Math.abs(aside)
    if (ahead > 0 && id !== from && (best === undefined || distance < best.distance)) best = { id, distance }
  }
  return best?.id
}

/** How far ahead and how far aside something is for who looks that way. */
function turned(right: number, down: number, heading: Heading): readonly [number, number] {
  switch (heading) {
    case 'up':
      return [-down, right]
    case 'down':
      return [down, right]
    case 'left':
      return [-right, down]
    case 'right':
      return [right, down]
  }
}
