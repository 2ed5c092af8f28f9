import { expect, test } from 'vitest'
import type { LineState } from '#renderer/features/editor/dockerfile-tokens.ts'
import { initialLineState, tokenizeLine } from '#renderer/features/editor/dockerfile-tokens.ts'

/** Each line as `type:text` parts; plain parts are left out. */
function colours(text: string): readonly (readonly string[])[] {
  let state: LineState = initialLineState
  return text.split('\n').map((line) => {
    const result = tokenizeLine(line, state)
    state = result.state
    return result.tokens.flatMap(({ start, type }, index) => {
      const part = line.slice(start, result.tokens[index + 1]?.start ?? line.length)
      return type === '' ? [] : [`${type}:${part}`]
    })
  })
}

test('directives are such only at the top', () => {
  expect(colours('# syntax=docker/dockerfile:1\n# a comment\n# escape=`')).toEqual([
    ['comment:# ', 'directive:syntax', 'delimiter:=', 'string:docker/dockerfile:1'],
    ['comment:# a comment'],
    ['comment:# escape=`'],
  ])
})

test('keywords, flags, variables and stage names', () => {
  expect(
    colours('from --platform=$BUILDPLATFORM debian:${TAG:-12} as base\nCOPY --from=base --link /a /b'),
  ).toEqual([
    [
      'keyword:from',
      'flag:--platform',
      'delimiter:=',
      'variable:$BUILDPLATFORM',
      'variable:${TAG:-12}',
      'keyword:as',
    ],
    ['keyword:COPY', 'flag:--from', 'delimiter:=', 'string:base', 'flag:--link'],
  ])
})

test('a comment between continued lines does not end the instruction', () => {
  expect(colours('RUN one && \\\n  # why\n  two --three\nUSER 1000')).toEqual([
    ['keyword:RUN', 'operator:&&', 'delimiter:\\'],
    ['comment:  # why'],
    [],
    ['keyword:USER', 'number:1000'],
  ])
})

test('several heredocs of one instruction come in their order, expanded or not', () => {
  const text = 'RUN <<A cat && <<-"B" cat\n$x A\nA\n\t$y\n\tB\nENV K=v'
  expect(colours(text)).toEqual([
    ['keyword:RUN', 'delimiter:<<A', 'operator:&&', 'delimiter:<<-"B"'],
    ['variable:$x', 'heredoc: A'],
    ['delimiter:A'],
    ['heredoc:\t$y'],
    ['delimiter:\tB'],
    ['keyword:ENV', 'attribute:K', 'delimiter:='],
  ])
})

test('a backtick continues a line where the escape directive says so', () => {
  expect(colours('# escape=`\nRUN a `\n  b\nRUN c \\\nRUN d')).toEqual([
    ['comment:# ', 'directive:escape', 'delimiter:=', 'string:`'],
    ['keyword:RUN', 'delimiter:`'],
    [],
    ['keyword:RUN', 'operator:\\'],
    ['keyword:RUN'],
  ])
})

test('a quote goes on over a continued line and ends with the instruction', () => {
  expect(colours('RUN echo "a \\\n b" c\nCMD ["x"]')).toEqual([
    ['keyword:RUN', 'string:"a ', 'delimiter:\\'],
    ['string: b"'],
    ['keyword:CMD', 'delimiter:[', 'string:"x"', 'delimiter:]'],
  ])
})

test('a word that is no instruction stands out; ONBUILD carries one', () => {
  expect(colours('RNU x\nONBUILD COPY --chown=1 a b')).toEqual([
    ['invalid:RNU'],
    ['keyword:ONBUILD', 'keyword:COPY', 'flag:--chown', 'delimiter:=', 'string:1'],
  ])
})
