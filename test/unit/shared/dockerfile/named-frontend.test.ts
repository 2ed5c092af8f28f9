import { expect, test } from 'vitest'
import { namedFrontend } from '#shared/dockerfile/named-frontend.ts'

test.each([
  ['# syntax=a/b:1\nFROM c', 'a/b:1'],
  ['\ufeff#SYNTAX = a and more\r\nFROM c', 'a'],
  ['# escape=`\n# syntax=a\nFROM c', 'a'],
  ['# syntax=a\n# syntax=b\nFROM c', 'a'],
  ['#!/usr/bin/env a\n# syntax=a\nFROM c', 'a'],
  ['// syntax=a\nanything()', 'a'],
  ['#!/usr/bin/env a\n//syntax=a\nanything()', 'a'],
  ['{"name": 1, "syntax": "a"}', 'a'],
])('%j is read by %s', (text, image) => {
  expect(namedFrontend(text)?.image).toBe(image)
})

test.each([
  '',
  'FROM c\n# syntax=a',
  ' # syntax=a\nFROM c',
  '\n# syntax=a\nFROM c',
  '# a note\n# syntax=a\nFROM c',
  '# escape=`\n# escape=`\n# syntax=a\nFROM c',
  '# escape=`\n// syntax=a\nFROM c',
  '{"syntax": 1}',
  '{"syntax": "a"',
  '["syntax"]',
])('%j is read by the engine itself', (text) => {
  expect(namedFrontend(text)).toBeUndefined()
})
