import type { StepState } from '#shared/build/build-snapshot.ts'

/** The tokens that the canvas draws with, as they are in force. */
export interface ChartColours {
  readonly panel: string
  readonly raised: string
  readonly hover: string
  readonly selected: string
  readonly border: string
  readonly borderStrong: string
  readonly text: string
  readonly textSoft: string
  readonly textFaint: string
  readonly accent: string
  readonly state: Readonly<Record<StepState, string>>
  readonly ui: string
  readonly mono: string
}

export function readColours(): ChartColours {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim()
  return {
    panel: token('bg-panel'),
    raised: token('bg-raised'),
    hover: token('bg-hover'),
    selected: token('bg-selected'),
    border: token('border'),
    borderStrong: token('border-strong'),
    text: token('text'),
    textSoft: token('text-soft'),
    textFaint: token('text-faint'),
    accent: token('accent'),
    state: {
      waiting: token('state-waiting'),
      running: token('state-running'),
      executed: token('state-executed'),
      cached: token('state-cached'),
      cancelled: token('state-cancelled'),
      failed: token('state-failed'),
      'not-reached': token('text-faint'),
    },
    ui: token('font-ui'),
    mono: token('font-mono'),
  }
}
