import type { LineRange } from '#shared/source-range.ts'
import { createStore } from 'zustand/vanilla'
import type { BuildView } from './build-store.ts'
import { buildStore } from './build-store.ts'
import type { GraphView } from './graph-store.ts'
import { graphStore } from './graph-store.ts'
import { builtLine } from './built-line.ts'
import { share } from './share.ts'

/** Something that is wrong with the Dockerfile, whoever found it. */
export interface Problem {
  readonly id: string
  readonly severity: 'error' | 'warning'
  /** Who says so: the studio's own reading of the text, BuildKit's checks, or a build that failed. */
  readonly source: 'dockerfile' | 'check' | 'build'
  readonly message: string
  readonly detail?: string
  /** Of the text on screen; absent for what has no place in it any more. */
  readonly lines?: LineRange
  /** Columns from 0, `endColumn` exclusive, where known. */
  readonly columns?: { readonly start: number; readonly end: number }
}

export const problemStore = createStore<{ readonly problems: readonly Problem[] }>(() => ({ problems: [] }))

/** Gathers the problems of text and build until undone. */
export function connectProblems(): () => void {
  const update = () => {
    const next = gatherProblems(graphStore.getState(), buildStore.getState())
    problemStore.setState((state) => ({ problems: share(state.problems, next) }))
  }
  const stops = [graphStore.subscribe(update), buildStore.subscribe(update)]
  return () => stops.forEach((stop) => stop())
}

/** All problems in the order of the text. */
function gatherProblems(graph: GraphView, { build }: BuildView): readonly Problem[] {
  const problems: Problem[] = graph.model.problems.map((problem, index) => ({
    id: `dockerfile:${index}`,
    severity: problem.severity,
    source: 'dockerfile',
    message: problem.message,
    lines: { first: problem.range.start.line, last: problem.range.end.line },
    columns: { start: problem.range.start.column, end: problem.range.end.column },
  }))
  if (graph.shown?.graph.targetProblem !== undefined) {
    problems.push({
      id: 'target',
      severity: 'error',
      source: 'dockerfile',
      message: graph.shown.graph.targetProblem,
    })
  }
  if (build !== undefined) {
    build.snapshot.warnings.forEach((warning, index) => {
      const lines = warning.lines[0]
      problems.push({
        id: `check:${index}`,
        severity: 'warning',
        source: 'check',
        message: warning.message,
        ...(warning.detail.length === 0 ? {} : { detail: warning.detail.join('\n') }),
        ...place(graph, build, lines),
      })
    })
    const { outcome } = build.snapshot
    if (outcome?.kind === 'failed') {
      problems.push({
        id: 'build',
        severity: 'error',
        source: 'build',
        message: outcome.failure.message,
        detail: outcome.failure.detail,
        ...place(graph, build, outcome.failure.source?.ranges[0]),
      })
    }
  }
  return problems.toSorted((a, b) => (a.lines?.first ?? 0) - (b.lines?.first ?? 0))
}

function place(
  graph: GraphView,
  build: NonNullable<BuildView['build']>,
  lines: LineRange | undefined,
): { readonly lines?: LineRange } {
  const found = lines === undefined ? undefined : builtLine(graph, build, lines)
  return found === undefined ? {} : { lines: found }
}
