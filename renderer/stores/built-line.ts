import type { LineRange } from '#shared/source-range.ts'
import { instructionAtLine, instructionById } from './find-instruction.ts'
import type { ReadText } from './match-instructions.ts'
import { matchInstructions } from './match-instructions.ts'

/**
 * Where lines of the text that was built are in the text on screen; `undefined` if their instruction was changed since.
 */
export function builtLine(now: ReadText, built: ReadText, lines: LineRange): LineRange | undefined {
  if (now.text === built.text) return lines
  const before = instructionAtLine(built.model, lines.first)
  if (before === undefined) return undefined
  for (const [id, then] of matchInstructions(now, built)) {
    if (then !== before.id) continue
    const first = instructionById(now.model, id)?.lines.first
    if (first === undefined) return undefined
    const shift = first - before.lines.first
    return { first: lines.first + shift, last: lines.last + shift }
  }
  return undefined
}
