import { rowStatus } from '#shared/build/selectors.ts'
import { formatDuration } from '#shared/format/duration.ts'
import type { LineRange } from '#shared/source-range.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { watchClock } from '#renderer/stores/clock-store.ts'
import { graphStore, instructionById } from '#renderer/stores/graph-store.ts'
import { liveStore } from '#renderer/stores/live-store.ts'
import type { LiveRow } from '#renderer/stores/live-view.ts'
import { stateWords } from '#renderer/ui/StateIcon.tsx'
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
  const stops = [liveStore.subscribe(update), graphStore.subscribe(update)]
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
    if (row.state === 'none' || row.state === 'not-needed') return []
    const line = instructionById(model, id)?.lines.first
    if (line === undefined || line > lineCount || line < first || line > last) return []
    return [{ line, end: text.getLineMaxColumn(line), state: row.state, note: noteOf(id, row) }]
  })
}

function decoration({ line, end, state, note }: LineNote): Decoration {
  return {
    range: new monaco.Range(line, end, line, end),
    options: {
      showIfCollapsed: true,
      glyphMarginClassName: `${styles['glyph'] ?? ''} ${styles[state] ?? ''}`,
      glyphMarginHoverMessage: { value: state === 'cached' ? 'Cached' : `${stateWords[state]} ${note}` },
      after: {
        content: `   ${note}`,
        inlineClassName: `${styles['note'] ?? ''} ${styles[`note-${state}`] ?? ''}`,
        cursorStops: monaco.editor.InjectedTextCursorStops.None,
      },
    },
  }
}

function noteOf(id: string, row: LiveRow): string {
  if (row.state === 'cached') return 'cached'
  const time = row.state === 'running' ? runningTime(id) : row.duration
  const shown = time === undefined ? undefined : formatDuration(time)
  if (row.state === 'executed' || row.state === 'running') return shown ?? ''
  const word = stateWords[row.state].toLowerCase()
  return shown === undefined ? word : `${word} after ${shown}`
}

function runningTime(id: string): number | undefined {
  const { build } = buildStore.getState()
  if (build === undefined) return undefined
  return rowStatus(build.snapshot, liveStore.getState().textJoin, id, { needed: true }, Date.now()).duration
}
