import { expect, test } from 'vitest'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { builtLine } from '#renderer/stores/built-line.ts'
import { matchInstructions } from '#renderer/stores/match-instructions.ts'

const read = (text: string) => ({ text, model: parseDockerfile(text) })

const built = read('FROM debian AS a\nRUN one\nRUN two\nFROM a AS b\nCOPY --from=a /x /x\n')

test('instructions that read the same are the same, wherever their stage and line went', () => {
  const now = read(
    'FROM alpine AS new\nFROM debian AS A\nENV K=v\nRUN two\nFROM a AS b\nCOPY --from=a /x /x\n',
  )
  expect([...matchInstructions(now, built)]).toEqual([
    ['1/2', '0/2'],
    ['2/0', '1/0'],
    ['2/1', '1/1'],
  ])
})

test('a line that was blamed is found again, unless its instruction was changed', () => {
  const now = read('# more\nFROM debian AS a\nRUN one\nRUN two!\nFROM a AS b\nCOPY --from=a /x /x\n')
  expect(builtLine(now, built, { first: 2, last: 2 })).toEqual({ first: 3, last: 3 })
  expect(builtLine(now, built, { first: 3, last: 3 })).toBeUndefined()
})
