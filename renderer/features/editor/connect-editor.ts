import { documentStore, openDocumentNow, setText } from '#renderer/stores/document-store.ts'
import { instructionAtLine, instructionById } from '#renderer/stores/find-instruction.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { select, selectionStore } from '#renderer/stores/selection-store.ts'
import { settingsStore } from '#renderer/stores/settings-store.ts'
import { decorateBuild } from './build-decorations.ts'
import { showFailure } from './failure-zone.ts'
import { showProblems } from './markers.ts'
import { followTheme } from './monaco-theme.ts'
import { languageId, monaco } from './monaco.ts'
import { decorateSelection } from './selection-decorations.ts'

type Editor = monaco.editor.IStandaloneCodeEditor

/** Puts an editor of the open document into an element and ties it to the stores, until undone. */
export function connectEditor(host: HTMLElement): () => void {
  const stopTheme = followTheme()
  const model = monaco.editor.createModel(openDocumentNow()?.text ?? '', languageId)
  model.updateOptions({
    bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
  })
  model.setEOL(monaco.editor.EndOfLineSequence.LF)
  const editor = monaco.editor.create(host, { ...options(), model })
  const stops = [
    stopTheme,
    followText(editor),
    followSettings(editor),
    followSelection(editor),
    decorateBuild(editor),
    decorateSelection(editor),
    showProblems(model),
    showFailure(editor),
  ]
  // Monaco comes late: whoever has the focus by then, a palette for instance, keeps it.
  if (document.activeElement === document.body) editor.focus()
  return () => {
    for (const stop of stops) stop()
    editor.dispose()
    model.dispose()
  }
}

function options(): monaco.editor.IStandaloneEditorConstructionOptions {
  const document = openDocumentNow()
  return {
    automaticLayout: true,
    ariaLabel: 'Dockerfile',
    fontFamily: "'JetBrains Mono Variable', monospace",
    fontSize: 13,
    fontLigatures: false,
    lineHeight: 20,
    lineNumbersMinChars: 3,
    glyphMargin: true,
    folding: true,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    renderLineHighlight: 'line',
    renderLineHighlightOnlyWhenFocus: false,
    overviewRulerBorder: false,
    hideCursorInOverviewRuler: true,
    padding: { top: 8, bottom: 8 },
    quickSuggestions: false,
    wordBasedSuggestions: 'off',
    occurrencesHighlight: 'off',
    bracketPairColorization: { enabled: false },
    guides: { indentation: false },
    stickyScroll: { enabled: false },
    unicodeHighlight: { ambiguousCharacters: false },
    readOnly: document?.file.readOnly ?? false,
    wordWrap: settingsStore.getState().wordWrap ? 'on' : 'off',
    tabSize: 4,
    fixedOverflowWidgets: true,
    accessibilitySupport: 'auto',
  }
}

/** Typing goes to the document; a text from disk comes to the editor. */
function followText(editor: Editor): () => void {
  let loads = openDocumentNow()?.loads
  const typed = editor.onDidChangeModelContent(() =>
    setText(editor.getValue({ preserveBOM: false, lineEnding: '\n' })),
  )
  const unsubscribe = documentStore.subscribe(({ document }) => {
    if (document.kind !== 'open' || document.loads === loads) return
    loads = document.loads
    const model = editor.getModel()
    if (model === null || model.getValue() === document.text) return
    model.pushEditOperations(
      editor.getSelections(),
      [{ range: model.getFullModelRange(), text: document.text }],
      () => null,
    )
  })
  return () => {
    typed.dispose()
    unsubscribe()
  }
}

function followSettings(editor: Editor): () => void {
  return settingsStore.subscribe(({ wordWrap }) =>
    editor.updateOptions({ wordWrap: wordWrap ? 'on' : 'off' }),
  )
}

/** The cursor selects its instruction; what is selected elsewhere is shown. */
function followSelection(editor: Editor): () => void {
  let moving = false
  const moved = editor.onDidChangeCursorPosition(({ position, reason }) => {
    if (moving || reason === monaco.editor.CursorChangeReason.ContentFlush) return
    const found = instructionAtLine(graphStore.getState().model, position.lineNumber)
    if (found?.id !== selectionStore.getState().instruction) select({ instruction: found?.id }, 'editor')
  })
  const show = (selection: ReturnType<typeof selectionStore.getState>): void => {
    if (selection.origin === 'editor') return
    const line = selection.line ?? lineOf(selection.instruction)
    if (line === undefined) return
    moving = true
    editor.setPosition({ lineNumber: line, column: 1 })
    editor.revealLineInCenterIfOutsideViewport(line)
    moving = false
    if (selection.origin === 'problem') editor.focus()
  }
  show(selectionStore.getState()) // What was selected before the editor was there.
  const unsubscribe = selectionStore.subscribe((now, before) => {
    if (now.seq !== before.seq) show(now)
  })
  return () => {
    moved.dispose()
    unsubscribe()
  }
}

function lineOf(id: string | undefined): number | undefined {
  return id === undefined ? undefined : instructionById(graphStore.getState().model, id)?.lines.first
}
