import type { BuildFailure } from '#shared/build/build-failure.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { problemStore } from '#renderer/stores/problem-store.ts'
import type { monaco } from './monaco.ts'
import styles from './CodeEditor.module.css'

const lineHeight = 18
const mostLines = 8

/** Shows under the line that made the build fail what it printed last, until undone. */
export function showFailure(editor: monaco.editor.IStandaloneCodeEditor): () => void {
  let zone: string | undefined
  let shown = ''
  let dismissed: unknown
  const remove = () => {
    if (zone !== undefined) editor.changeViewZones((accessor) => accessor.removeZone(zone ?? ''))
    zone = undefined
  }
  const update = () => {
    const outcome = buildStore.getState().build?.snapshot.outcome
    const problem = problemStore.getState().problems.find(({ source }) => source === 'build')
    const line = problem?.lines?.last
    const visible = outcome?.kind === 'failed' && line !== undefined && dismissed !== outcome
    const next = visible ? `${line}:${graphStore.getState().model.lineCount}` : ''
    if (next === shown) return
    shown = next
    remove()
    if (!visible) return
    const lines = failureLines(outcome.failure)
    editor.changeViewZones((accessor) => {
      zone = accessor.addZone({
        afterLineNumber: line,
        heightInPx: (lines.length + 1) * lineHeight + 16,
        domNode: zoneNode(outcome.failure, lines, () => {
          dismissed = outcome
          update()
        }),
      })
    })
    if (dismissed !== outcome) editor.revealLineInCenterIfOutsideViewport(line)
  }
  update()
  const stops = [problemStore.subscribe(update), buildStore.subscribe(update)]
  return () => {
    for (const stop of stops) stop()
    remove()
  }
}

function failureLines(failure: BuildFailure): readonly string[] {
  return failure.lastOutput.slice(-mostLines)
}

function zoneNode(failure: BuildFailure, lines: readonly string[], dismiss: () => void): HTMLElement {
  const node = document.createElement('div')
  node.className = styles['zone'] ?? ''
  node.dataset['testid'] = 'failure-zone'
  const head = document.createElement('div')
  head.className = styles['zoneHead'] ?? ''
  head.textContent = failure.message
  const close = document.createElement('button')
  close.type = 'button'
  close.className = styles['zoneClose'] ?? ''
  close.textContent = 'Hide'
  close.addEventListener('mousedown', (event) => {
    event.stopPropagation()
    dismiss()
  })
  close.addEventListener('click', dismiss)
  head.append(close)
  const output = document.createElement('pre')
  output.textContent = lines.join('\n')
  node.append(head, output)
  return node
}
