import type { ShownState } from './graph-states.ts'

/** Colours of a picture: those of the window's tokens of the same names. */
export interface SvgTheme {
  readonly bgWindow: string
  readonly bgPanel: string
  readonly bgRaised: string
  readonly bgActive: string
  readonly dangerBg: string
  readonly border: string
  readonly borderStrong: string
  readonly text: string
  readonly textSoft: string
  readonly textFaint: string
  readonly accent: string
  readonly edges: Readonly<Record<'from' | 'copy' | 'mount', string>>
  readonly states: Readonly<Record<ShownState, string>>
}

export type SvgThemeName = 'dark' | 'light'

const dark: SvgTheme = {
  bgWindow: '#101216',
  bgPanel: '#15181d',
  bgRaised: '#1b1f26',
  bgActive: '#2b313c',
  dangerBg: '#351d1f',
  border: '#2a2f39',
  borderStrong: '#3d4552',
  text: '#e4e7ec',
  textSoft: '#adb5c1',
  textFaint: '#929ba9',
  accent: '#8aa4ff',
  edges: { from: '#7f8a9b', copy: '#56c4ea', mount: '#cf9be0' },
  states: {
    waiting: '#949dac',
    running: '#f2b84b',
    executed: '#55c593',
    cached: '#56c4ea',
    cancelled: '#cf9be0',
    failed: '#ff8074',
    'not-reached': '#949dac',
    'not-needed': '#949dac',
  },
}

const light: SvgTheme = {
  bgWindow: '#f3f4f6',
  bgPanel: '#fafbfc',
  bgRaised: '#ffffff',
  bgActive: '#e1e5eb',
  dangerBg: '#fdecea',
  border: '#dde1e7',
  borderStrong: '#b9c1cc',
  text: '#1a1e25',
  textSoft: '#47505d',
  textFaint: '#5d6674',
  accent: '#3453cc',
  edges: { from: '#77818f', copy: '#0a6a8c', mount: '#7f3fa3' },
  states: {
    waiting: '#5b6573',
    running: '#8a5a00',
    executed: '#14734a',
    cached: '#0a6a8c',
    cancelled: '#7f3fa3',
    failed: '#bf2b2b',
    'not-reached': '#5b6573',
    'not-needed': '#5b6573',
  },
}

export const svgThemes: Readonly<Record<SvgThemeName, SvgTheme>> = { dark, light }
