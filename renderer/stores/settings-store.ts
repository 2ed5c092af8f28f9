import type { Settings } from '#shared/settings/settings.ts'
import { defaultSettings } from '#shared/settings/settings.ts'
import { createStore } from 'zustand/vanilla'
import { bridge } from '../bridge/bridge.ts'
import { showError } from './app-store.ts'

export const settingsStore = createStore<Settings>(() => defaultSettings)

export async function loadSettings(): Promise<void> {
  const result = await bridge().settings.get()
  if (result.ok) settingsStore.setState(result.value)
  else showError(result.error)
}

/** Takes effect at once and is kept across starts. */
export async function updateSettings(change: Partial<Settings>): Promise<void> {
  settingsStore.setState(change)
  const result = await bridge().settings.update(change)
  if (result.ok) settingsStore.setState(result.value)
  else showError(result.error)
}
