import type { Result } from '../result.ts'
import type { AppError } from './app-error.ts'

/**
 * What crosses between a window and the main process. A call has an id that its window chose; `dispose` of that id ends
 * a stream or cancels a request: the two are one operation.
 */
export type ToMain =
  | {
      readonly kind: 'call'
      readonly id: number
      readonly group: string
      readonly name: string
      readonly argument: unknown
    }
  | { readonly kind: 'dispose'; readonly id: number }

export type ToWindow =
  | { readonly kind: 'answer'; readonly id: number; readonly result: Result<unknown, AppError> }
  | { readonly kind: 'start'; readonly id: number; readonly seq: number; readonly start: unknown }
  | {
      readonly kind: 'items'
      readonly id: number
      readonly seq: number
      readonly items: readonly unknown[]
    }
  | { readonly kind: 'end'; readonly id: number; readonly result: Result<void, AppError> }
  | { readonly kind: 'event'; readonly group: string; readonly name: string; readonly payload: unknown }

/** The two channels of Electron's IPC that the contract uses. */
export const channels = { toMain: 'slipway:to-main', toWindow: 'slipway:to-window' } as const
