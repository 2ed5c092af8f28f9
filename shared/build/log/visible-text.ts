/** What a terminal would leave of a line that was written over: the text after its last carriage return. */
export function visibleText(text: string): string {
  if (!text.includes('\r')) return text
  const end = trimmedEnd(text)
  return text.slice(text.lastIndexOf('\r', end - 1) + 1, end)
}

/** The states that were written over, oldest first; empty ones are left out. */
export function overwrittenStates(text: string): readonly string[] {
  if (!text.includes('\r')) return []
  const states = text.slice(0, trimmedEnd(text)).split('\r')
  return states.slice(0, -1).filter((state) => state !== '')
}

/** A line's own end may be CR LF, and some programs write several. */
function trimmedEnd(text: string): number {
  let end = text.length
  while (end > 0 && text[end - 1] === '\r') end -= 1
  return end
}
