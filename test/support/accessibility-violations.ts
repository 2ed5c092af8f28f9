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
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${failureSummary.replaceAll(/\s+/g, ' ')} (${html})`),
  )
}
