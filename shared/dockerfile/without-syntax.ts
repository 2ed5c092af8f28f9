import type { DockerfileModel } from './dockerfile-model.ts'

/**
 * The text without its `# syntax=`, for an engine that is to read it by itself. All instructions keep their lines: the
 * directives after it move up, since none counts after a comment, and a comment takes the last one's place.
 */
export function withoutSyntax(text: string, { directives }: DockerfileModel): string {
  const syntax = directives.find(({ name }) => name === 'syntax')
  const last = directives.at(-1)
  if (syntax === undefined || last === undefined) return text
  const lines = text.split('\n')
  lines.splice(syntax.range.start.line - 1, 1)
  lines.splice(last.range.start.line - 1, 0, '#')
  return lines.join('\n')
}
