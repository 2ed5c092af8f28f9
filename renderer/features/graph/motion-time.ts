/** How long things move to explain a change, in ms; 0 for those who want none of it. */
export function motionTime(): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 140
}
