import type { OpenLine } from '#shared/build/log/log-line.ts'
import { overwrittenStates, visibleText } from '#shared/build/log/visible-text.ts'

/** Characters of a line that are shown: more than the widest screen wraps to a page. */
const SHOWN = 8 * 1024

/** What a window needs to show a line: its last state, and no more of it than can be read. */
export function shownLine(
  line: Pick<OpenLine, 'digest' | 'stream' | 'at' | 'carry'> & { readonly text: string },
): OpenLine {
  const text = visibleText(line.text)
  const end = text.length <= SHOWN ? text.length : cutBefore(text, SHOWN)
  return {
    ...line,
    text: text.slice(0, end),
    overwritten: overwrittenStates(line.text).length,
    omitted: text.length - end,
  }
}

/** Not within a character of two halves. */
function cutBefore(text: string, end: number): number {
  const last = text.charCodeAt(end - 1)
  return last >= 0xd800 && last <= 0xdbff ? end - 1 : end
}
