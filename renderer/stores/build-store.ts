import type { BuildEvent } from '#shared/build/build-event.ts'
import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import { fold } from '#shared/build/fold.ts'
import type { StepJoin } from '#shared/build/join.ts'
import { joinSteps } from '#shared/build/join.ts'
import type { DockerfileModel } from '#shared/dockerfile/dockerfile-model.ts'
import { createStore } from 'zustand/vanilla'
import { readText } from './read-text.ts'

/** The build that the window shows. */
export interface ShownBuild {
  readonly snapshot: BuildSnapshot
  /** The text that was built, and what it says. */
  readonly text: string
  readonly model: DockerfileModel
  /** Steps by instruction of the text that was built. */
  readonly join: StepJoin
}

export interface BuildView {
  readonly build?: ShownBuild
  /** Whether a build was asked for that has no id yet. */
  readonly asked: boolean
}

export const buildStore = createStore<BuildView>(() => ({ asked: false }))

export function isActive(snapshot: BuildSnapshot | undefined): boolean {
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

/** Shows a build as far as it is known. */
export function beginShown(start: {
  readonly snapshot: BuildSnapshot
  readonly text: string
  readonly model: DockerfileModel
}): void {
  const { snapshot, text, model } = start
  const join = joinSteps(model, snapshot)
  buildStore.setState({
    asked: false,
    build: {
      snapshot,
      text,
      model,
      join,
    },
  })
}

/** Some more events of the build that is shown; called once per frame. */
export function foldShown(id: string, events: readonly BuildEvent[]): void {
  const { build } = buildStore.getState()
  if (build?.snapshot.id !== id) return
  const snapshot = fold(build.snapshot, events)
  const told = build.text === '' ? textOf(events) : undefined
  const { text, model } = told === undefined ? build : readText(told, snapshot.request.args)
  const joined =
    model === build.model && snapshot.ops === build.snapshot.ops && snapshot.order === build.snapshot.order
  const join = joined ? build.join : joinSteps(model, snapshot)
  buildStore.setState({
    build: {
      ...build,
      text,
      model,
      snapshot,
      join,
    },
  })
}

/** What the end of another client's build tells of its Dockerfile. */
function textOf(events: readonly BuildEvent[]): string | undefined {
  const ops = events.findLast((event) => event.kind === 'ops')
  return ops?.text
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
