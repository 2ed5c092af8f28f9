import { expect, it } from 'vitest'
import { namedFrontend } from '#shared/dockerfile/named-frontend.ts'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { withoutSyntax } from '#shared/dockerfile/without-syntax.ts'

it.each([
  ['# syntax=docker/dockerfile:1\nFROM a\n', '#\nFROM a\n'],
  ['# syntax=a\n# escape=`\n# check=skip=all\nFROM a\n', '# escape=`\n# check=skip=all\n#\nFROM a\n'],
  ['# escape=`\n# Syntax = a\n# a note\nFROM a\n', '# escape=`\n#\n# a note\nFROM a\n'],
  ['# a note\n# syntax=a\nFROM a\n', '# a note\n# syntax=a\nFROM a\n'],
  ['#!/bin/sh\n# check=skip=all\n# syntax=a\nFROM a\n', '#!/bin/sh\n# check=skip=all\n#\nFROM a\n'],
  ['\ufeff# syntax=a\n# escape=`\nFROM a\n', '\ufeff# escape=`\n#\nFROM a\n'],
  ['// syntax=a\nFROM a\n', '//\nFROM a\n'],
])('%j without its frontend is %j', (text, expected) => {
  const without = withoutSyntax(text)
  expect(without).toBe(expected)
  expect(namedFrontend(without)).toBeUndefined()
  const [model, again] = [text, without].map((each) => parseDockerfile(each))
  expect({ ...again, directives: [], problems: [] }).toEqual({ ...model, directives: [], problems: [] })
})
