import { appStore, panelTabs, setPanelOpen, showPanel } from '#renderer/stores/app-store.ts'

const tabKey = 'slipway.panel'
const openKey = 'slipway.panel-open'

/** Shows the bottom panel as it was the last time: its tab, and whether it is open. Remembers that until undone. */
export function connectPanelMemory(): () => void {
  const known = panelTabs.find((tab) => tab === localStorage.getItem(tabKey))
  if (known !== undefined) showPanel(known)
  if (localStorage.getItem(openKey) === 'false') setPanelOpen(false)
  return appStore.subscribe(({ panelTab, panelOpen }, before) => {
    if (panelTab !== before.panelTab) localStorage.setItem(tabKey, panelTab)
    if (panelOpen !== before.panelOpen) localStorage.setItem(openKey, String(panelOpen))
  })
}
