import { expect } from 'vitest'
import type { DockerfileModel } from '#shared/dockerfile/dockerfile-model.ts'
import type { SourcePosition, SourceRange } from '#shared/source-range.ts'

/** Fails unless the text can be put together again from the model's ranges: nothing but comments and blanks lies outside. */
export function checkRanges(text: string, model: DockerfileModel): void {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  const offset = ({ line, column }: SourcePosition): number => {
    const start = starts[line - 1] ?? Number.NaN
    // A column never lies beyond its line.
    expect(start + column).toBeLessThanOrEqual((starts[line] ?? text.length + 1) - 1)
    return start + column
  }
  const cut = (range: SourceRange): string => text.slice(offset(range.start), offset(range.end))

  const { globalArgs, stages, directives, problems } = model
  const all = [...globalArgs, ...stages.flatMap((stage) => [stage.from, ...stage.instructions])]
  let printed = ''
  for (const { range, keyword, keywordRange } of all) {
    const between = text.slice(printed.length, offset(range.start))
    expectOutside(between, model)
    printed += between + cut(range)
    if (keyword !== 'unknown' && isOneLine(keywordRange))
      expect(cut(keywordRange).toUpperCase()).toBe(keyword)
  }
  const rest = text.slice(printed.length)
  expectOutside(rest, model)
  expect(printed + rest).toBe(text)

  for (const { name, value, range } of directives) {
    expect(cut(range).toLowerCase().startsWith('#')).toBe(true)
    expect(cut(range)).toContain(value)
    expect(cut(range).toLowerCase()).toContain(name)
  }
  for (const { name, nameRange, base } of stages) {
    if (nameRange !== undefined && isOneLine(nameRange)) expect(cut(nameRange)).toBe(name)
    if (isOneLine(base.range) && base.kind !== 'unresolved') expect(cut(base.range)).toBe(base.text)
  }
  for (const { flags, mounts, heredocs } of all) {
    for (const { range } of [...flags, ...mounts]) expect(cut(range).startsWith('-')).toBe(true)
    for (const { range, body } of heredocs) {
      if (isOneLine(range)) expect(cut(range)).toContain('<<')
      cut(body)
    }
  }
  for (const { range } of problems) expect(cut(range)).toBeDefined()
}

function isOneLine({ start, end }: SourceRange): boolean {
  return start.line === end.line
}

/**
 * Outside are comments, blanks, and lines that only go on, before the first word of an instruction. Instructions before the
 * first FROM that are none are in no stage: then there is a problem.
 */
function expectOutside(text: string, { problems, escape }: DockerfileModel): void {
  const nothing = /^[\s\uFEFF\u0085]*(?:#|$)/
  const lines = text
    .split('\n')
    .filter((line) => !nothing.test(line.trimEnd().endsWith(escape) ? line.trimEnd().slice(0, -1) : line))
  if (problems.length === 0) expect(lines).toEqual([])
}
