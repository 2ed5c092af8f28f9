import type { StepLog } from '#shared/build/log/log-line.ts'
import { buildStore } from './build-store.ts'
import { liveStore } from './live-store.ts'
import type { LogPart } from './log-lines.ts'
import { logStore, type LogState } from './log-store.ts'
import { logViewStore } from './log-view-store.ts'
import { selectionStore } from './selection-store.ts'
import { allSteps, selectedStep } from './step-selection.ts'

/** What is shown of a log: its lines and how many there are. */
export interface ShownPart {
  /** A digest, or `all`. */
  readonly step: string
  readonly part?: LogPart
  /** Complete lines of the view. */
  readonly count: number
}

/**
 * The lines that step and platform ask for. The step of another build's log is not known here: all of it is shown then.
 */
export function partOf(log: LogState, step: string, platform: string | undefined): ShownPart {
  if (log.build === undefined) return { step, count: 0 }
  const { build, steps } = log
  if (step !== allSteps)
    return {
      step,
      part: { key: `${build}:${step}`, build, steps: [step] },
      count: steps.get(step)?.lines ?? 0,
    }
  if (platform === undefined) return { step, part: { key: `${build}:all`, build }, count: log.lines }
  const chosen = [...steps.values()].filter(
    (item) => item.platform === platform || item.platform === undefined,
  )
  const count = chosen.reduce((sum, { lines }) => sum + lines, 0)
  return {
    step,
    part: { key: `${build}:all:${platform}`, build, steps: chosen.map(({ digest }) => digest) },
    count,
  }
}

/** The lines that are shown now. */
export function shownPart(): ShownPart {
  const log = logStore.getState()
  return partOf(log, shownStep(log), logViewStore.getState().platform)
}

/** The selected step, as far as the log that is shown can have it. */
function shownStep(log: LogState): string {
  const step = selectedStep(selectionStore.getState(), liveStore.getState().textJoin)
  return stepIn(log, step, buildStore.getState().build?.snapshot.steps[step] !== undefined)
}

/**
 * The step, if the log is of a build that has it; else all: another build has steps of its own.
 *
 * @param isOfBuild whether the build that is shown has it
 */
export function stepIn({ isEarlier, steps }: LogState, step: string, isOfBuild: boolean): string {
  return steps.has(step) || (isOfBuild && !isEarlier) ? step : allSteps
}

/** Platforms of the steps that printed something; none where they do not differ. */
export function platformsOf(steps: ReadonlyMap<string, StepLog>): readonly string[] {
  const platforms = new Set<string>()
  for (const { platform } of steps.values()) if (platform !== undefined) platforms.add(platform)
  return platforms.size < 2 ? [] : [...platforms].sort()
}
