import type { LineRange } from '#shared/source-range.ts'
import { watchClock } from '#renderer/stores/clock-store.ts'
import { instructionById } from '#renderer/stores/find-instruction.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { insightStore } from '#renderer/stores/insight-store.ts'
import { liveStore } from '#renderer/stores/live-store.ts'
import type { stateWords } from '#renderer/ui/StateIcon.tsx'
import { instructionHover, instructionNote } from './instruction-note.ts'
import { monaco } from './monaco.ts'
import styles from './CodeEditor.module.css'

type Decoration = monaco.editor.IModelDeltaDecoration
type Editor = monaco.editor.IStandaloneCodeEditor

/** So many lines above and below those in sight are decorated, too, so that a scroll finds them there. */
const margin = 60

/**
 * Shows beside each instruction what the build made of it: a sign in the gutter, its time at the end of its line. Only
 * about the lines in sight, and while something runs no more than ten times a second: Monaco lays lines out anew whenever
 * their decorations change.
 */
export function decorateBuild(editor: Editor): () => void {
  const collection = editor.createDecorationsCollection()
  let stopClock: (() => void) | undefined
  let covered: LineRange | undefined
  let drawn = ''
  const draw = () => {
    const inSight = linesInSight(editor)
    covered = { first: inSight.first - margin, last: inSight.last + margin }
    const notes = notesOf(editor, covered)
    const isRunning = Object.values(liveStore.getState().lines).some(({ state }) => state === 'running')
    if (isRunning) stopClock ??= watchClock(draw)
    else {
      stopClock?.()
      stopClock = undefined
    }
    const now = JSON.stringify([editor.getModel()?.getVersionId(), notes])
    if (now === drawn) return
    drawn = now
    collection.set(notes.map(decoration))
  }
  const update = () => {
    if (stopClock === undefined) draw()
  }
  draw()
  const scrolled = editor.onDidScrollChange(() => {
    const { first, last } = linesInSight(editor)
    if (covered === undefined || first < covered.first || last > covered.last) draw()
  })
  const stops = [liveStore, graphStore, insightStore].map((store) => store.subscribe(update))
  return () => {
    for (const stop of stops) stop()
    scrolled.dispose()
    stopClock?.()
    collection.clear()
  }
}

interface LineNote {
  readonly line: number
  /** Column after the line's last character. */
  readonly end: number
  readonly state: keyof typeof stateWords
  readonly note: string
  /** Markdown. */
  readonly hover: string
}

function linesInSight(editor: Editor): LineRange {
  const ranges = editor.getVisibleRanges()
  return { first: ranges[0]?.startLineNumber ?? 1, last: ranges.at(-1)?.endLineNumber ?? 1 }
}

function notesOf(editor: Editor, { first, last }: LineRange): readonly LineNote[] {
  const text = editor.getModel()
  if (text === null) return []
  const { model } = graphStore.getState()
  const lineCount = text.getLineCount()
  return Object.entries(liveStore.getState().lines).flatMap(([id, row]) => {
    // A stage that is not needed says so once.
    if (row.state === 'none' || (row.state === 'not-needed' && !id.endsWith('/0'))) return []
    const line = instructionById(model, id)?.lines.first
    if (line === undefined || line > lineCount || line < first || line > last) return []
    const end = text.getLineMaxColumn(line)
    return [{ line, end, state: row.state, note: instructionNote(id, row), hover: instructionHover(id, row) }]
  })
}

function decoration({ line, end, state, note, hover }: LineNote): Decoration {
  return {
    range: new monaco.Range(line, end, line, end),
    options: {
      showIfCollapsed: true,
      glyphMarginClassName: state === 'not-needed' ? null : `${styles['glyph'] ?? ''} ${styles[state] ?? ''}`,
      glyphMarginHoverMessage: { value: hover },
      hoverMessage: { value: hover },
      after: {
        content: `   ${note}`,
        inlineClassName: `${styles['note'] ?? ''} ${styles[`note-${state}`] ?? ''}`,
        cursorStops: monaco.editor.InjectedTextCursorStops.None,
      },
    },
  }
}
