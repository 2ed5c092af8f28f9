/** The parts of the window in their order, each with what takes the focus in it, best first. */
const parts = [
  { part: 'header', focus: ['button'] },
  { part: '[data-testid="editor-pane"]', focus: ['.monaco-editor [role="textbox"]', 'button'] },
  { part: '[data-testid="graph-pane"]', focus: ['[role="tree"]', '[tabindex="0"]', 'button'] },
  { part: '[data-testid="bottom-panel"]', focus: ['[role="tab"][aria-selected="true"]', 'button'] },
] as const

/** Moves the focus to the next part of the window, or the one before it, round and round. */
export function focusNextPart(step: 1 | -1): void {
  const at = parts.findIndex(
    ({ part }) => document.querySelector(part)?.contains(document.activeElement) === true,
  )
  const first = at < 0 && step < 0 ? 0 : at
  for (let i = 1; i <= parts.length; i += 1) {
    const next = parts[(first + step * i + parts.length * 2) % parts.length]
    if (next !== undefined && focusIn(next)) return
  }
}

function focusIn({ part, focus }: (typeof parts)[number]): boolean {
  for (const selector of focus) {
    for (const element of document.querySelectorAll<HTMLElement>(`${part} :is(${selector})`)) {
      if (!element.checkVisibility()) continue
      element.focus()
      if (document.activeElement === element) return true
    }
  }
  return false
}
