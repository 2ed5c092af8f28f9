import type { BuildUsage } from '#shared/build/usage/build-usage.ts'
import type { HistoryHealth, KnownTimes, TimesQuery } from '#shared/history/history.ts'
import type { BuildPart, BuildRest } from './build-parts.ts'
import type { BegunBuild } from './build-record.ts'

/** What the thread of the history is started with. */
export interface HistoryStart {
  readonly file: string
  readonly owner: Owner
}

/** The process that records builds: a later one with the same number has another start. */
export interface Owner {
  readonly pid: number
  readonly start: string
}

export type HistoryCall =
  | { readonly kind: 'begin'; readonly build: BegunBuild }
  /** What is kept of a build is reckoned in the thread, since 5,000 steps take a while. They come before its end. */
  | { readonly kind: 'part'; readonly build: string; readonly part: BuildPart }
  | { readonly kind: 'end'; readonly rest: BuildRest }
  | { readonly kind: 'usage'; readonly build: string; readonly usage: BuildUsage }
  | { readonly kind: 'times'; readonly query: TimesQuery }
  | { readonly kind: 'close' }

export type ToHistory = HistoryCall & { readonly call: number }

export type FromHistory =
  | { readonly kind: 'opened'; readonly health: HistoryHealth }
  | { readonly kind: 'done'; readonly call: number; readonly value?: KnownTimes }
  | { readonly kind: 'failed'; readonly call: number; readonly message: string }
