import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/**
 * What axe finds wrong with all that the window shows, as `rule: why (element)`. Monaco's own elements are left out: they
 * are tested where Monaco is made.
 */
export async function accessibilityViolations(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true) // Electron opens no second page for it.
    .exclude('.monaco-editor')
    .exclude('.monaco-aria-container')
    .analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes
      .filter(({ html }) => !isMeant(id, html))
      .map(({ html, failureSummary = '' }) => `${id}: ${failureSummary.replaceAll(/\s+/g, ' ')} (${html})`),
  )
}

/** Two rules say more than they should. */
function isMeant(rule: string, html: string): boolean {
  // Of a tree item, axe wants a name that holds all that is written within, in that order: of a card, all of its rows.
  if (rule === 'label-content-name-mismatch') return html.includes('role="treeitem"')
  // What floats above the window is part of the button that opened it, not of a landmark.
  if (rule === 'region') return html.startsWith('<div data-radix-popper-')
  return false
}
