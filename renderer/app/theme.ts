import { settingsStore } from '#renderer/stores/settings-store.ts'

const prefersDark = window.matchMedia('(prefers-color-scheme: dark)')
/** The system chooses all colours: what is drawn in our own goes with them. */
const forced = window.matchMedia('(forced-colors: active)')

/** Puts the chosen theme on the root element, or the system's, and keeps it there until undone. */
export function connectTheme(): () => void {
  apply()
  prefersDark.addEventListener('change', apply)
  forced.addEventListener('change', apply)
  const unsubscribe = settingsStore.subscribe(apply)
  return () => {
    prefersDark.removeEventListener('change', apply)
    forced.removeEventListener('change', apply)
    unsubscribe()
  }
}

function apply(): void {
  const { theme } = settingsStore.getState()
  const shown = theme === 'system' || forced.matches ? (prefersDark.matches ? 'dark' : 'light') : theme
  if (document.documentElement.dataset['theme'] !== shown) document.documentElement.dataset['theme'] = shown
}
