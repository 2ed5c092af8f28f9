import type { StageCard } from '#shared/graph/build-graph.ts'
import { copyText, showPanel } from './app-store.ts'
import { startBuild } from './build-actions.ts'
import { instructionById } from './find-instruction.ts'
import { chooseTarget, graphStore } from './graph-store.ts'
import { graphViewStore, setGraphView, toggleCollapsed } from './graph-view-store.ts'
import { selectLine } from './problem-actions.ts'
import { select } from './selection-store.ts'

/** What can be done with an instruction, wherever it is shown. Ids are those of the graph that is shown. */

/** The card of the stage that an instruction belongs to. */
export function stageOfInstruction(id: string): StageCard | undefined {
  const card = graphStore
    .getState()
    .shown?.graph.cards.find(
      (candidate) => candidate.kind === 'stage' && candidate.fromId === `${id.split('/')[0]}/0`,
    )
  return card?.kind === 'stage' ? card : undefined
}

/** Whether an instruction is the FROM of its stage: it stands for the stage's card. */
export function isHead(id: string): boolean {
  return id.endsWith('/0')
}

/** What a build has to be told to build a stage: its name, or its index where another stage took the name over. */
function targetNameOf({ index, title, named }: StageCard): string {
  const cards = graphStore.getState().shown?.graph.cards ?? []
  const last = cards.findLast(
    (card) => card.kind === 'stage' && card.named && card.title.toLowerCase() === title.toLowerCase(),
  )
  return named && last?.kind === 'stage' && last.index === index ? title : String(index)
}

/** Makes the instruction's stage the target, without building it. */
export function makeTarget(id: string): void {
  const stage = stageOfInstruction(id)
  if (stage !== undefined) chooseTarget(targetNameOf(stage))
}

/** Makes the instruction's stage the target, and builds it. */
export function buildStage(id: string): void {
  makeTarget(id)
  void startBuild()
}

/** Builds everything up to an instruction, and no further. A FROM is built for its base alone. */
export function buildToHere(id: string): void {
  void startBuild({ upTo: id })
}

/** Puts the cursor of the editor on the instruction's line. */
export function goToSource(id: string): void {
  const line = instructionById(graphStore.getState().model, id)?.lines.first
  if (line !== undefined) selectLine(line)
}

export function showLogOf(id: string): void {
  select({ instruction: id }, 'graph')
  showPanel('log')
}

/** Copies an instruction as it is written, over all of its lines. */
export function copyInstruction(id: string): void {
  const { shown } = graphStore.getState()
  const lines = shown && instructionById(shown.model, id)?.lines
  if (lines !== undefined) copyLines(lines)
}

/** Copies a whole stage as it is written. */
export function copyStage(id: string): void {
  const lines = stageOfInstruction(id)?.lines
  if (lines !== undefined) copyLines(lines)
}

export function toggleStage(id: string): void {
  const stage = stageOfInstruction(id)
  if (stage !== undefined && stage.rows.length > 0) toggleCollapsed(stage.id)
}

/**
 * Makes the instruction's stage the target and leaves out of the graph what it does not need; shows all again if that is
 * what is seen.
 */
export function toggleOnlyNeeded(id: string): void {
  const isShown = graphViewStore.getState().view.onlyTarget && stageOfInstruction(id)?.isTarget === true
  makeTarget(id)
  setGraphView({ onlyTarget: !isShown })
}

function copyLines({ first, last }: StageCard['lines']): void {
  const lines = graphStore.getState().shown?.text.split('\n') ?? []
  copyText(lines.slice(first - 1, last).join('\n'))
}
