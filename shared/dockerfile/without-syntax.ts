import { namedFrontend } from './named-frontend.ts'

/**
 * The text without its `# syntax=`, for an engine that is to read it by itself. All instructions keep their lines: the
 * directives after it move up, since none counts after a comment, and a comment takes the last one's place.
 */
export function withoutSyntax(text: string): string {
  const { place } = namedFrontend(text) ?? {}
  if (place === undefined) return text
  const lines = text.split('\n')
  const [removed = ''] = lines.splice(place.line - 1, 1)
  lines.splice(place.last - 1, 0, place.mark)
  const mark = removed.startsWith('\uFEFF') ? '\uFEFF' : ''
  return mark + lines.join('\n')
}
