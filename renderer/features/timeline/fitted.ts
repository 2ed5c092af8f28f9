import { elided } from './elided.ts'

/** As much of a text as fits into a width, in the font that is set. */
export function fitted(context: CanvasRenderingContext2D, text: string, width: number): string {
  const whole = context.measureText(text).width
  if (whole <= width) return text
  let letters = Math.floor((text.length * Math.max(0, width)) / whole)
  while (letters > 1 && context.measureText(elided(text, letters)).width > width) letters -= 1
  return letters < 2 ? '' : elided(text, letters)
}
