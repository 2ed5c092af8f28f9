import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assertStage, NoStageError } from '#electron/buildkit/no-stage-error.ts'
import { namedFrontend } from '#shared/dockerfile/named-frontend.ts'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'

test.each([
  '',
  '# nothing\n',
  'ARG a=1\n',
  'RUN x\n',
  '# escape=`\nARG a\n',
  '# FROM x\n',
  'ARG a=1 \\\nFROM x\n',
  'RUN <<END\nFROM x\nEND\n',
  ' # syntax=a\nARG a\n',
  '#!/bin/sh\n# syntax=a\nARG a\n',
])('a text without a stage is stopped: %j', (text) => {
  expect(() => assertStage(text, 'Dockerfile')).toThrow(NoStageError)
})

test.each([
  'FROM x\n',
  'ARG a\n\tfrom x \\\n  AS y\n',
  'ARG a\nFROM x\nFOO\n',
  '# syntax=example/other:1\nanything: yaml\n',
  '// syntax=example/other:1\nanything();\n',
  '{"syntax": "example/other:1"}',
])('a text with a stage, or for another frontend, passes: %j', (text) => {
  expect(() => assertStage(text, 'Dockerfile')).not.toThrow()
})

test('whatever passes has a stage, or is for another frontend', () => {
  const part = fc.constantFrom(
    ...['FROM x', 'from', 'ARG a', 'RUN <<E', 'E', '# ', '# escape=`', '# syntax=a', '"', '\\', '`'],
    ...['\n', '\n', '\r\n', '\r', '\u2028', ' ', '\t', '\ufeff', '$', '${'],
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
      const text = parts.join('')
      const isNamed = /^\ufeff?(?:# ?escape=`\r*\n)?# ?syntax=a/.test(text)
      const passes = parseDockerfile(text).stages.length > 0 || namedFrontend(text) !== undefined
      expect(passes || !isNamed).toBe(true)
      const check = expect(() => assertStage(text, 'Dockerfile'))
      if (passes) check.not.toThrow()
      else check.toThrow(NoStageError)
    }),
    { numRuns: 3000 },
  )
})
