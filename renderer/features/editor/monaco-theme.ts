import { watchTheme } from '#renderer/ui/watch-theme.ts'
import { monaco } from './monaco.ts'

const themeName = 'slipway'

/** Makes the editor's theme from the tokens that are in force, and keeps it so until undone. */
export function followTheme(): () => void {
  apply()
  return watchTheme(apply)
}

function apply(): void {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string) => sixDigits(style.getPropertyValue(`--${name}`).trim())
  const rule = (scope: string, name: string, fontStyle = '') => ({
    token: scope,
    foreground: token(name).replace('#', ''),
    ...(fontStyle === '' ? {} : { fontStyle }),
  })
  const dark = document.documentElement.dataset['theme'] !== 'light'
  const base = dark ? 'vs-dark' : 'vs'
  monaco.editor.defineTheme(themeName, {
    base,
    inherit: true,
    rules: [
      rule('', 'text'),
      rule('comment', 'code-comment', 'italic'),
      rule('directive', 'code-keyword'),
      rule('keyword', 'code-keyword', 'bold'),
      rule('invalid', 'state-failed'),
      rule('flag', 'code-flag'),
      rule('string', 'code-string'),
      rule('variable', 'code-variable'),
      rule('delimiter', 'code-delimiter'),
      rule('operator', 'text-faint'),
      rule('number', 'code-number'),
      rule('attribute', 'code-flag'),
      rule('heredoc', 'code-heredoc'),
    ],
    colors: {
      'editor.background': token('bg-code'),
      'editor.foreground': token('text'),
      'editorGutter.background': token('bg-code'),
      'editorLineNumber.foreground': token('text-faint'),
      'editorLineNumber.activeForeground': token('text'),
      'editor.lineHighlightBackground': token('bg-hover'),
      'editor.lineHighlightBorder': '#00000000',
      'editor.selectionBackground': dark ? '#3a4a7c' : '#c9d6ff',
      'editorCursor.foreground': token('accent'),
      'editorWidget.background': token('bg-raised'),
      'editorWidget.border': token('border-strong'),
      'editorHoverWidget.background': token('bg-raised'),
      'editorHoverWidget.border': token('border-strong'),
      'editorError.foreground': token('state-failed'),
      'editorWarning.foreground': token('warning'),
      'editorBracketHighlight.foreground1': token('code-delimiter'),
      'editorBracketHighlight.foreground2': token('code-delimiter'),
      'editorBracketHighlight.foreground3': token('code-delimiter'),
      'editorBracketHighlight.unexpectedBracket.foreground': token('text'),
      'input.background': token('bg-window'),
      'input.border': token('border'),
      focusBorder: token('accent'),
      'scrollbarSlider.background': `${token('border-strong')}99`,
      'scrollbarSlider.hoverBackground': token('border-strong'),
      'scrollbarSlider.activeBackground': token('text-faint'),
      'menu.background': token('bg-raised'),
      'menu.foreground': token('text'),
      'menu.selectionBackground': token('bg-hover'),
      'menu.selectionForeground': token('text'),
      'menu.border': token('border-strong'),
    },
  })
  monaco.editor.setTheme(themeName)
}

/** Monaco refuses `#abc`, which is what the style's minifier makes of `#aabbcc`. */
function sixDigits(colour: string): string {
  return /^#[\da-f]{3,4}$/i.test(colour) ? colour.replace(/[\da-f]/gi, '$&$&') : colour
}
