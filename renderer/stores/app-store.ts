import type { AppError } from '#shared/ipc/app-error.ts'
import type { AppInfo } from '#shared/ipc/contract.ts'
import { createStore } from 'zustand/vanilla'
import { bridge } from '../bridge/bridge.ts'

/** Tabs of the bottom panel, in their order. */
export const panelTabs = ['timeline', 'steps', 'log', 'problems'] as const
export type PanelTab = (typeof panelTabs)[number]

const buildTabs: readonly PanelTab[] = ['timeline', 'steps', 'log']

/** What belongs to the window as a whole. */
export interface AppView {
  readonly info?: AppInfo
  /** The last thing that went wrong and belongs to no panel. */
  readonly notice?: AppError
  readonly paletteOpen: boolean
  readonly panelTab: PanelTab
  /** The tab that was last looked at among those that show a build. */
  readonly buildTab: PanelTab
  readonly panelOpen: boolean
  /** Counts requests to fit the graph into view. */
  readonly fitRequests: number
}

export const appStore = createStore<AppView>(() => ({
  paletteOpen: false,
  panelTab: 'timeline',
  buildTab: 'timeline',
  panelOpen: true,
  fitRequests: 0,
}))

export function setInfo(info: AppInfo): void {
  appStore.setState({ info })
}

/** Shows an error at the top of the window; a cancelled request is none. */
export function showError(error: AppError): void {
  if (error.kind !== 'cancelled') appStore.setState({ notice: error })
}

export function dismissError(): void {
  appStore.setState((state) => {
    const { notice: _, ...rest } = state
    return rest
  }, true)
}

export function setPaletteOpen(paletteOpen: boolean): void {
  appStore.setState({ paletteOpen })
}

export function setPanelOpen(panelOpen: boolean): void {
  appStore.setState({ panelOpen })
}

export function showPanel(panelTab: PanelTab): void {
  appStore.setState({
    panelTab,
    panelOpen: true,
    ...(buildTabs.includes(panelTab) ? { buildTab: panelTab } : {}),
  })
}

/** Shows what happens in the build, in the way that was chosen last. */
export function showBuildPanel(): void {
  showPanel(appStore.getState().buildTab)
}

export function requestFit(): void {
  appStore.setState((state) => ({ fitRequests: state.fitRequests + 1 }))
}

export function copyText(text: string): void {
  void bridge().app.copyText({ text })
}
