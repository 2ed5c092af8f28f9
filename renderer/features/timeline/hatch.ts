import type { StepState } from '#shared/build/build-snapshot.ts'

/** Stripes by state: running ones lean forward, cancelled ones back, failed ones cross. Others have none. */
const lines: Readonly<Partial<Record<StepState, { readonly size: number; readonly alpha: number }>>> = {
  running: { size: 8, alpha: 0.32 },
  cancelled: { size: 6, alpha: 0.34 },
  failed: { size: 8, alpha: 0.4 },
}

const made = new Map<string, CanvasPattern>()

/** The stripes that tell a state apart without its colour. */
export function hatch(
  context: CanvasRenderingContext2D,
  state: StepState,
  colour: string,
  ratio: number,
): CanvasPattern | undefined {
  const line = lines[state]
  if (line === undefined) return undefined
  const key = `${state} ${colour} ${ratio}`
  const known = made.get(key)
  if (known !== undefined) return known
  const size = Math.round(line.size * ratio)
  const tile = new OffscreenCanvas(size, size)
  const ink = tile.getContext('2d')
  if (ink === null) return undefined
  ink.strokeStyle = colour
  ink.globalAlpha = line.alpha
  ink.lineWidth = 1.5 * ratio
  ink.beginPath()
  for (const shift of [-size, 0, size]) {
    if (state !== 'cancelled') {
      ink.moveTo(shift - 1, size + 1)
      ink.lineTo(shift + size + 1, -1)
    }
    if (state !== 'running') {
      ink.moveTo(shift - 1, -1)
      ink.lineTo(shift + size + 1, size + 1)
    }
  }
  ink.stroke()
  const pattern = context.createPattern(tile, 'repeat')
  if (pattern === null) return undefined
  pattern.setTransform(new DOMMatrix().scale(1 / ratio))
  made.set(key, pattern)
  return pattern
}
