import { instructionById } from '#renderer/stores/find-instruction.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { selectionStore } from '#renderer/stores/selection-store.ts'
import { monaco } from './monaco.ts'
import styles from './CodeEditor.module.css'

/** Marks the lines of the selected instruction and of the one under the pointer elsewhere, until undone. */
export function decorateSelection(editor: monaco.editor.IStandaloneCodeEditor): () => void {
  const collection = editor.createDecorationsCollection()
  const update = () => {
    const { instruction, hovered } = selectionStore.getState()
    collection.set([
      ...linesOf(instruction, styles['selected'] ?? ''),
      ...(hovered === instruction ? [] : linesOf(hovered, styles['hovered'] ?? '')),
    ])
  }
  update()
  const stops = [selectionStore.subscribe(update), graphStore.subscribe(update)]
  return () => {
    for (const stop of stops) stop()
    collection.clear()
  }
}

function linesOf(id: string | undefined, className: string): monaco.editor.IModelDeltaDecoration[] {
  const found = id === undefined ? undefined : instructionById(graphStore.getState().model, id)
  if (found === undefined) return []
  const { first, last } = found.lines
  return [
    { range: new monaco.Range(first, 1, last, 1), options: { isWholeLine: true, className, zIndex: 1 } },
  ]
}
