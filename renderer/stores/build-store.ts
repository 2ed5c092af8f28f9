import type { BuildEvent } from '#shared/build/build-event.ts'
import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import { fits } from '#shared/build/fits.ts'
import { fold } from '#shared/build/fold.ts'
import type { StepJoin } from '#shared/build/join.ts'
import { joinSteps } from '#shared/build/join.ts'
import type { DockerfileModel } from '#shared/dockerfile/dockerfile-model.ts'
import type { BuildWatchStart } from '#shared/ipc/contract.ts'
import { createStore } from 'zustand/vanilla'
import { readText } from './read-text.ts'

/** The build that the window shows. */
export interface ShownBuild {
  readonly snapshot: BuildSnapshot
  /** The text that was built, and what it says. */
  readonly text: string
  readonly model: DockerfileModel
  /** Whether that is the text on screen, which the build of another client may be of: its steps read like it so far. */
  readonly guessed: boolean
  /** Steps by instruction of the text that was built. */
  readonly join: StepJoin
}

export interface BuildView {
  readonly build?: ShownBuild
  /** Whether a build was asked for that has no id yet. */
  readonly asked: boolean
}

export const buildStore = createStore<BuildView>(() => ({ asked: false }))

export function isActive(snapshot: Pick<BuildSnapshot, 'state'> | undefined): boolean {
  return snapshot?.state === 'starting' || snapshot?.state === 'running'
}

/** Whether the build that is shown can be stopped: it runs, and the studio started it. */
export function canStop({ build }: BuildView): boolean {
  return isActive(build?.snapshot) && build?.snapshot.elsewhere !== true
}

/** Whether a build runs or was asked for. */
export function isBuilding({ asked, build }: BuildView): boolean {
  return asked || isActive(build?.snapshot)
}

/**
 * Shows a build as far as it is known.
 * @param onScreen the text that a build of another client may be of
 */
export function beginShown({ snapshot, text }: BuildWatchStart, onScreen: string | undefined): void {
  const built =
    text === undefined
      ? guess(snapshot, onScreen)
      : { ...readText(text, snapshot.request.args), guessed: false }
  buildStore.setState({ asked: false, build: { ...built, snapshot, join: joinSteps(built.model, snapshot) } })
}

/**
 * Some more events of the build that is shown; called once per frame.
 * @param onScreen the text that a build of another client may be of
 */
export function foldShown(id: string, events: readonly BuildEvent[], onScreen: string | undefined): void {
  const { build } = buildStore.getState()
  if (build?.snapshot.id !== id) return
  const snapshot = fold(build.snapshot, events)
  const { text, model, guessed } = textOf(build, snapshot, events, onScreen)
  const joined =
    model === build.model && snapshot.ops === build.snapshot.ops && snapshot.order === build.snapshot.order
  const join = joined ? build.join : joinSteps(model, snapshot)
  buildStore.setState({
    build: {
      text,
      model,
      guessed,
      snapshot,
      join,
    },
  })
}

type BuiltText = Pick<ShownBuild, 'text' | 'model' | 'guessed'>

/** Another client's text is told at the end of its build, if at all; until then the one on screen is tried. */
function textOf(
  build: ShownBuild,
  snapshot: BuildSnapshot,
  events: readonly BuildEvent[],
  onScreen: string | undefined,
): BuiltText {
  if (snapshot.elsewhere !== true || (build.text !== '' && !build.guessed)) return build
  const { args } = snapshot.request
  const told = events.findLast((event) => event.kind === 'ops')?.text
  if (told !== undefined) return { ...readText(told, args), guessed: false }
  if (snapshot.order === build.snapshot.order) return build
  return guess(snapshot, build.guessed ? build.text : onScreen)
}

/** The text if the build may be of it, else none. */
function guess(snapshot: BuildSnapshot, text: string | undefined): BuiltText {
  const { args } = snapshot.request
  const read = readText(text, args)
  return fits(read.model, snapshot)
    ? { ...read, guessed: true }
    : { ...readText(undefined, args), guessed: false }
}

/** The step that made the build that is shown fail, if it just did. */
export function failedStep({ build }: BuildView): string | undefined {
  const outcome = build?.snapshot.outcome
  return outcome?.kind === 'failed' ? outcome.failure.digest : undefined
}

/** No build is shown any more. */
export function clearShown(): void {
  buildStore.setState({ asked: false }, true)
}
