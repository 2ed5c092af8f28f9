import { barHeight } from '#shared/build/timeline/row-layout.ts'
import type { Scene } from './chart-scene.ts'
import type { DrawnBar } from './draw-bars.ts'
import { elided } from './elided.ts'

const padding = 5
const gap = 8
const fewest = 4

/** Names the bars: inside where it fits, else beside them where nothing else is. */
export function drawLabels(context: CanvasRenderingContext2D, scene: Scene, bars: readonly DrawnBar[]): void {
  const { colours, gutter, width } = scene
  context.font = `11px ${colours.mono}`
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  const letter = context.measureText('0').width
  for (const drawn of bars) {
    const { bar, room, count } = drawn
    const left = Math.max(gutter, drawn.left)
    const right = Math.min(width, drawn.right)
    const middle = drawn.top + barHeight / 2 + 0.5
    const inside = Math.floor((right - left - 2 * padding) / letter)
    const sign = bar.state === 'failed' ? '✕ ' : bar.state === 'cancelled' ? '⊘ ' : ''
    const label = sign + bar.label
    if (bar.state !== 'cached' && inside >= Math.min(fewest, label.length)) {
      context.fillStyle = colours.text
      context.fillText(elided(label, inside), left + padding, middle, right - left - 2 * padding)
      continue
    }
    const beside = Math.min(room, width - right) - 2 * gap
    const letters = Math.floor(beside / letter)
    const text = count > 1 ? `${count} ${bar.state === 'cached' ? 'cached' : 'steps'}` : label
    if (letters < Math.min(text.length, 10) || right < gutter) continue
    context.fillStyle = colours.textSoft
    context.fillText(elided(text, letters), right + gap + (bar.state === 'running' ? 3 : 0), middle, beside)
  }
}
