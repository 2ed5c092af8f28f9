import 'monaco-editor/features/codicon/register'
import 'monaco-editor/features/bracketMatching/register'
import 'monaco-editor/features/caretOperations/register'
import 'monaco-editor/features/clipboard/register'
import 'monaco-editor/features/comment/register'
import 'monaco-editor/features/contextmenu/register'
import 'monaco-editor/features/cursorUndo/register'
import 'monaco-editor/features/find/register'
import 'monaco-editor/features/folding/register'
import 'monaco-editor/features/hover/register'
import 'monaco-editor/features/indentation/register'
import 'monaco-editor/features/lineSelection/register'
import 'monaco-editor/features/linesOperations/register'
import 'monaco-editor/features/multicursor/register'
import 'monaco-editor/features/smartSelect/register'
import 'monaco-editor/features/toggleTabFocusMode/register'
import 'monaco-editor/features/wordOperations/register'
import * as monaco from 'monaco-editor/editor/editor.api'
import EditorWorker from 'monaco-editor/editor/editor.worker?worker'
import type { LineState } from './dockerfile-tokens.ts'
import { initialLineState, tokenizeLine } from './dockerfile-tokens.ts'

export { monaco }

export const languageId = 'dockerfile'

self.MonacoEnvironment = { getWorker: () => new EditorWorker() }

class TokenizerState implements monaco.languages.IState {
  readonly line: LineState

  constructor(line: LineState) {
    this.line = line
  }

  clone(): this {
    return this
  }

  equals(other: monaco.languages.IState): boolean {
    return other instanceof TokenizerState && JSON.stringify(other.line) === JSON.stringify(this.line)
  }
}

monaco.languages.register({ id: languageId })
monaco.languages.setLanguageConfiguration(languageId, {
  comments: { lineComment: '#' },
  brackets: [
    ['{', '}'],
    ['[', ']'],
    ['(', ')'],
  ],
  autoClosingPairs: [
    { open: '{', close: '}' },
    { open: '[', close: ']' },
    { open: '(', close: ')' },
    { open: '"', close: '"', notIn: ['string', 'comment'] },
    { open: "'", close: "'", notIn: ['string', 'comment'] },
  ],
})
monaco.languages.setTokensProvider(languageId, {
  getInitialState: () => new TokenizerState(initialLineState),
  tokenize: (line, state) => {
    const before = state instanceof TokenizerState ? state.line : initialLineState
    const { tokens, state: after } = tokenizeLine(line, before)
    return {
      tokens: tokens.map(({ start, type }) => ({ startIndex: start, scopes: type })),
      endState: new TokenizerState(after),
    }
  },
})
monaco.languages.registerFoldingRangeProvider(languageId, {
  provideFoldingRanges: (model) => foldStages(model.getLinesContent()),
})

const startOfStage = /^\s*FROM\b/i

/** A stage folds, from its FROM to the line before the next. */
function foldStages(lines: readonly string[]): monaco.languages.FoldingRange[] {
  const starts = lines.flatMap((line, index) => (startOfStage.test(line) ? [index + 1] : []))
  return starts
    .map((start, index) => {
      let end = (starts[index + 1] ?? lines.length + 1) - 1
      while (end > start && (lines[end - 1] ?? '').trim() === '') end -= 1
      return { start, end }
    })
    .filter(({ start, end }) => end > start)
}
