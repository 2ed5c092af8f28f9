import { err, type Result } from '#shared/result.ts'

/**
 * Why the private engine cannot be had. `message` says what happened in one line for people, `remedy` is the line
 * that mends it (a command or an instruction), where one is known.
 */
export type PrivateEngineError =
  | { readonly kind: 'engine-not-installed'; readonly message: string; readonly remedy: string }
  | { readonly kind: 'engine-needs-root'; readonly message: string; readonly remedy: string }
  | {
      readonly kind: 'engine-start-failed'
      readonly message: string
      readonly remedy: string
      /** The last lines of the engine's own log. */
      readonly logTail: string
    }
  | { readonly kind: 'engine-in-use'; readonly message: string; readonly remedy: string }
  | { readonly kind: 'engine-cancelled'; readonly message: string }

/** Nothing here throws across the module's face. */
export type EngineResult<T> = Result<T, PrivateEngineError>

export const engineCancelled = (signal: AbortSignal): EngineResult<never> =>
  err({ kind: 'engine-cancelled', message: `Starting the engine was cancelled: ${reasonOf(signal)}` })

const reasonOf = (signal: AbortSignal): string =>
  signal.reason instanceof Error ? signal.reason.message : String(signal.reason ?? 'no reason given')
