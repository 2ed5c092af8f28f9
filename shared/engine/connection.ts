import { assertNever } from '../assert-never.ts'
import { sentence } from '../format/sentence.ts'
import type { EngineInfo, EngineProblem, EngineState } from './engine-state.ts'

/** The connection to the engine, as the studio knows it. */
export interface Connection {
  readonly state: EngineState
  /** Looks in a row that found no engine. */
  readonly failures: number
  /** Whether it was ready and has not been found again since: what is missing then was lost. */
  readonly hadEngine: boolean
}

export type ConnectionEvent =
  /** Something that takes a while is under way, for instance `Starting the private engine`. */
  | { readonly kind: 'working'; readonly what: string }
  | { readonly kind: 'found'; readonly engine: EngineInfo }
  | { readonly kind: 'missed'; readonly problem: EngineProblem }
  /** An open connection ended by itself. */
  | { readonly kind: 'lost' }

export const NOT_CONNECTED: Connection = {
  state: { kind: 'connecting', what: 'Looking for an engine' },
  failures: 0,
  hadEngine: false,
}

/**
 * The one state machine of the connection: `connecting` until an engine was found or missed, `ready` while it answers,
 * `unavailable` with the reason, `lost` where it was there before.
 */
export function nextConnection(connection: Connection, event: ConnectionEvent): Connection {
  switch (event.kind) {
    case 'working':
      return { ...connection, state: { kind: 'connecting', what: event.what } }
    case 'found':
      return { state: { kind: 'ready', engine: event.engine }, failures: 0, hadEngine: true }
    case 'missed': {
      const { problem } = event
      return {
        ...connection,
        state: { kind: 'unavailable', problem: connection.hadEngine ? asLost(problem) : problem },
        failures: connection.failures + 1,
      }
    }
    case 'lost':
      // Not yet a problem: an engine that only restarted is there at the next look.
      return connection.state.kind === 'ready'
        ? {
            ...connection,
            state: { kind: 'connecting', what: 'The engine closed the connection; looking for it' },
          }
        : connection
    default:
      return assertNever(event)
  }
}

/** How often a ready engine is asked whether it is still there, in ms. */
const HEARTBEAT = 4_000

/** Pauses after one, two, … looks that found no engine, in ms; the last one stays. */
const RETRIES = [1_000, 2_000, 4_000, 8_000, 15_000] as const

/** How long to wait before the next look, in ms. */
export function pauseOf({ failures }: Connection): number {
  if (failures === 0) return HEARTBEAT
  return RETRIES[Math.min(failures, RETRIES.length) - 1] ?? HEARTBEAT
}

function asLost(problem: EngineProblem): EngineProblem {
  switch (problem.reason) {
    case 'not-running':
    case 'unreachable':
      return { ...problem, reason: 'lost', message: `The engine went away. ${sentence(problem.message)}` }
    case 'not-installed':
    case 'no-permission':
    case 'bad-certificate':
    case 'too-old':
    case 'lost':
    case 'refused':
    case 'bad-endpoint':
      return problem
    default:
      return assertNever(problem.reason)
  }
}
