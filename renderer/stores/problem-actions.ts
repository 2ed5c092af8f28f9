import { showPanel } from './app-store.ts'
import { instructionAtLine, instructionById } from './find-instruction.ts'
import { graphStore } from './graph-store.ts'
import type { Problem } from './problem-store.ts'
import { problemStore } from './problem-store.ts'
import { select, selectionStore } from './selection-store.ts'

/** Selects where a problem is. */
export function selectProblem(problem: Problem): void {
  const line = problem.lines?.first
  if (line !== undefined) selectLine(line)
}

/** Selects a line of the text and the instruction it belongs to. */
export function selectLine(line: number): void {
  const instruction = instructionAtLine(graphStore.getState().model, line)
  select({ line, instruction: instruction?.id }, 'problem')
}

/** The next problem after the selected line, round and round. */
export function selectNextProblem(): void {
  const placed = problemStore.getState().problems.filter(({ lines }) => lines !== undefined)
  const { line, instruction } = selectionStore.getState()
  const at =
    line ??
    (instruction === undefined
      ? 0
      : (instructionById(graphStore.getState().model, instruction)?.lines.first ?? 0))
  const next = placed.find(({ lines }) => (lines?.first ?? 0) > at) ?? placed[0]
  showPanel('problems')
  if (next !== undefined) selectProblem(next)
}
