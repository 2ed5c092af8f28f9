import type { LogSearchProgress } from '#shared/build/log/log-line.ts'
import type { LogPlace } from '../log-index.ts'

/** What to look for, and in which lines of which log. */
export interface SearchQuery {
  readonly folder: string
  /** Steps whose lines are the view, by number; absent for all. */
  readonly steps?: readonly number[]
  readonly pattern: string
  readonly regex: boolean
  readonly case: boolean
  /** First line of the view to look at. */
  readonly from: number
  /** Where the reading begins: at or before `from`. */
  readonly place: LogPlace
  /** Lines of all steps that are on the disk. */
  readonly lines: number
}

export type ToSearchWorker =
  | { readonly kind: 'search'; readonly id: number; readonly query: SearchQuery }
  | { readonly kind: 'abort'; readonly id: number }

export type FromSearchWorker =
  | { readonly kind: 'progress'; readonly id: number; readonly progress: LogSearchProgress }
  | { readonly kind: 'ended'; readonly id: number; readonly error?: string }
