/** What the user chose, kept across starts. */
export interface Settings {
  readonly theme: 'system' | 'dark' | 'light'
  readonly wordWrap: boolean
}

export const defaultSettings: Settings = { theme: 'system', wordWrap: false }
