import { rowStatus } from '#shared/build/selectors.ts'
import { formatDuration } from '#shared/format/duration.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { watchClock } from '#renderer/stores/clock-store.ts'
import { graphStore, instructionById } from '#renderer/stores/graph-store.ts'
import type { LiveRow } from '#renderer/stores/live-view.ts'
import { liveStore } from '#renderer/stores/live-store.ts'
import { stateWords } from '#renderer/ui/StateIcon.tsx'
import { monaco } from './monaco.ts'
import styles from './CodeEditor.module.css'

type Decoration = monaco.editor.IModelDeltaDecoration

/** Shows beside each instruction what the build made of it: a sign in the gutter, its time at the end of its line. */
export function decorateBuild(editor: monaco.editor.IStandaloneCodeEditor): () => void {
  const settled = editor.createDecorationsCollection()
  const running = editor.createDecorationsCollection()
  let stopClock: (() => void) | undefined
  let drawn: unknown
  let settledModel: unknown
  const tick = () => running.set(decorations(editor, (row) => row.state === 'running'))
  const update = () => {
    const { lines } = liveStore.getState()
    const { model } = graphStore.getState()
    if (drawn !== lines || settledModel !== model)
      settled.set(decorations(editor, (row) => row.state !== 'running'))
    drawn = lines
    settledModel = model
    tick()
    const isRunning = running.length > 0
    if (isRunning) stopClock ??= watchClock(tick)
    else {
      stopClock?.()
      stopClock = undefined
    }
  }
  update()
  const stops = [liveStore.subscribe(update), graphStore.subscribe(update)]
  return () => {
    for (const stop of stops) stop()
    stopClock?.()
    settled.clear()
    running.clear()
  }
}

function decorations(
  editor: monaco.editor.IStandaloneCodeEditor,
  wanted: (row: LiveRow) => boolean,
): Decoration[] {
  const text = editor.getModel()
  const { model } = graphStore.getState()
  if (text === null) return []
  return Object.entries(liveStore.getState().lines).flatMap(([id, row]) => {
    const line = instructionById(model, id)?.lines.first
    if (line === undefined || line > text.getLineCount() || !wanted(row)) return []
    if (row.state === 'none' || row.state === 'not-needed') return []
    const end = text.getLineMaxColumn(line)
    const note = noteOf(id, row)
    return [
      {
        range: new monaco.Range(line, end, line, end),
        options: {
          showIfCollapsed: true,
          glyphMarginClassName: `${styles['glyph'] ?? ''} ${styles[row.state] ?? ''}`,
          glyphMarginHoverMessage: {
            value: row.state === 'cached' ? 'Cached' : `${stateWords[row.state]} ${note}`,
          },
          after: {
            content: `   ${note}`,
            inlineClassName: `${styles['note'] ?? ''} ${styles[`note-${row.state}`] ?? ''}`,
            cursorStops: monaco.editor.InjectedTextCursorStops.None,
          },
        },
      },
    ]
  })
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
