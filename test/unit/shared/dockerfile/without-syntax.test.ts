import { expect, it } from 'vitest'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { withoutSyntax } from '#shared/dockerfile/without-syntax.ts'

it.each([
  ['# syntax=docker/dockerfile:1\nFROM a\n', '#\nFROM a\n'],
  ['# syntax=a\n# escape=`\n# check=skip=all\nFROM a\n', '# escape=`\n# check=skip=all\n#\nFROM a\n'],
  ['# escape=`\n# Syntax = a\n# a note\nFROM a\n', '# escape=`\n#\n# a note\nFROM a\n'],
  ['# a note\n# syntax=a\nFROM a\n', '# a note\n# syntax=a\nFROM a\n'],
])('%j without its frontend is %j', (text, expected) => {
  const model = parseDockerfile(text)
  const without = withoutSyntax(text, model)
  expect(without).toBe(expected)
  const again = parseDockerfile(without)
  expect(again.directives.some(({ name }) => name === 'syntax')).toBe(false)
  expect({ ...again, directives: [] }).toEqual({ ...model, directives: [] })
})
