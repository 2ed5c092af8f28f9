import type { Problem } from '#renderer/stores/problem-store.ts'
import { problemStore } from '#renderer/stores/problem-store.ts'
import { monaco } from './monaco.ts'

const owner = 'slipway'

/** Underlines the problems of the text, until undone. */
export function showProblems(model: monaco.editor.ITextModel): () => void {
  const update = () => {
    const { problems } = problemStore.getState()
    monaco.editor.setModelMarkers(
      model,
      owner,
      problems.flatMap((problem) => markerOf(model, problem)),
    )
  }
  update()
  const stop = problemStore.subscribe(update)
  return () => {
    stop()
    monaco.editor.setModelMarkers(model, owner, [])
  }
}

function markerOf(model: monaco.editor.ITextModel, problem: Problem): monaco.editor.IMarkerData[] {
  const { lines, columns } = problem
  if (lines === undefined || lines.first > model.getLineCount()) return []
  const last = Math.min(lines.last, model.getLineCount())
  const whole = columns === undefined || (lines.first === last && columns.start === columns.end)
  return [
    {
      severity: problem.severity === 'error' ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
      message: problem.message,
      startLineNumber: lines.first,
      startColumn: whole ? model.getLineFirstNonWhitespaceColumn(lines.first) || 1 : columns.start + 1,
      endLineNumber: last,
      endColumn: whole ? model.getLineMaxColumn(last) : columns.end + 1,
    },
  ]
}
