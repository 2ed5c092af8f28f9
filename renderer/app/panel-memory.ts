import { appStore, panelTabs, showPanel } from '#renderer/stores/app-store.ts'

const key = 'slipway.panel'

/** Shows the tab of the bottom panel that was shown last time, and remembers which one is, until undone. */
export function connectPanelMemory(): () => void {
  const known = panelTabs.find((tab) => tab === localStorage.getItem(key))
  if (known !== undefined) showPanel(known)
  return appStore.subscribe(({ panelTab }, before) => {
    if (panelTab !== before.panelTab) localStorage.setItem(key, panelTab)
  })
}
