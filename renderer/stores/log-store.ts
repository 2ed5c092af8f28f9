import type { LogLoss, LogProgress, OpenLine, StepLog } from '#shared/build/log/log-line.ts'
import type { AppError } from '#shared/ipc/app-error.ts'
import { createStore } from 'zustand/vanilla'
import { bridge } from '../bridge/bridge.ts'
import { buildStore } from './build-store.ts'
import { frameBatch } from './frame-batch.ts'

/** What the window knows of the log that it shows. Lines are fetched as they come into sight. */
export interface LogState {
  /** Id of the build whose log it is. */
  readonly build?: string
  /** Whether it is the log of an earlier build, chosen by itself. */
  readonly isEarlier: boolean
  /** When the build began, ms since the epoch; 0 until it is known. */
  readonly startedAt: number
  /** Complete lines of all steps. */
  readonly lines: number
  /** Steps that printed something, by digest, in the order in which they began to. */
  readonly steps: ReadonlyMap<string, StepLog>
  readonly open: readonly OpenLine[]
  /** Why output is missing. */
  readonly loss?: LogLoss
  /** Whether nothing more will come. */
  readonly isOver: boolean
  /** Why it cannot be shown. */
  readonly error?: AppError
}

const nothing: LogState = {
  isEarlier: false,
  startedAt: 0,
  lines: 0,
  steps: new Map(),
  open: [],
  isOver: false,
}

export const logStore = createStore<LogState>(() => nothing)

let stop: (() => void) | undefined

/** Shows the log of the build that is shown, until undone. */
export function connectLog(): () => void {
  const follow = () => {
    const build = buildStore.getState().build?.snapshot.id
    const shown = logStore.getState()
    if (build === shown.build || (build === undefined && shown.isEarlier)) return
    watch(build, false)
  }
  follow()
  let before = buildStore.getState().build?.snapshot.id
  const undo = buildStore.subscribe(({ build }) => {
    const now = build?.snapshot.id
    if (now === before) return
    before = now
    follow()
  })
  return () => {
    undo()
    watch(undefined, false)
  }
}

/** Shows the log of an earlier build in the place of that of the build that is shown. */
export function showEarlierLog(build: string): void {
  watch(build, build !== buildStore.getState().build?.snapshot.id)
}

/** Shows the log of the build that is shown again. */
export function leaveEarlierLog(): void {
  watch(buildStore.getState().build?.snapshot.id, false)
}

function watch(build: string | undefined, isEarlier: boolean): void {
  stop?.()
  stop = undefined
  logStore.setState(build === undefined ? nothing : { ...nothing, build, isEarlier }, true)
  if (build === undefined) return
  const batch = frameBatch<LogProgress>((items) => logStore.setState(merged(logStore.getState(), items)))
  const undo = bridge().logs.watch({ build }, (message) => {
    if (message.kind === 'items') batch.add(message.items)
    if (message.kind !== 'end') return
    batch.flush()
    logStore.setState({ isOver: true, ...(message.result.ok ? {} : { error: message.result.error }) })
  })
  stop = () => {
    undo()
    batch.dispose()
  }
}

function merged(before: LogState, items: readonly LogProgress[]): Partial<LogState> {
  const last = items.at(-1)
  if (last === undefined) return {}
  const changed = items.flatMap(({ steps }) => steps)
  const { startedAt, lines, open, loss } = last
  const steps = changed.length === 0 ? before.steps : new Map(before.steps)
  if (steps !== before.steps)
    for (const step of changed) (steps as Map<string, StepLog>).set(step.digest, step)
  return { startedAt, lines, open, steps, ...(loss === undefined ? {} : { loss }) }
}
