import { expect, test } from 'vitest'
import { parseDockerfile, type ParseOptions } from '#shared/dockerfile/parse-dockerfile.ts'

/** What each WORKDIR of a text comes to. */
function folders(text: string, options?: ParseOptions): readonly string[] {
  return parseDockerfile(text, options).stages.flatMap(({ instructions }) =>
    instructions.flatMap(({ detail }) => (detail.kind === 'workdir' ? [detail.value] : [])),
  )
}

test.each<[string, string, readonly string[]]>([
  ['an ARG before FROM is not seen in a stage', 'ARG A=1\nFROM scratch\nWORKDIR /x$A', ['/x']],
  ['unless the stage asks for it', 'ARG A=1\nFROM scratch\nARG A\nWORKDIR /x$A', ['/x1']],
  ['a default of the stage wins over it', 'ARG A=1\nFROM scratch\nARG A=2\nWORKDIR /x$A', ['/x2']],
  ['an ARG is seen only below', 'FROM scratch\nWORKDIR /x$A\nARG A=1\nWORKDIR /y$A', ['/x', '/y1']],
  ['an ARG sees those before it on its line', 'FROM scratch\nARG A=1 B=${A}2\nWORKDIR /$B', ['/12']],
  ['an ENV does not', 'FROM scratch\nENV A=1\nENV A=2 B=$A\nWORKDIR /$A$B', ['/21']],
  ['a stage has the ARGs of its base', 'FROM scratch AS a\nARG A=1\nFROM a\nWORKDIR /$A', ['/1']],
  ['but not those of others', 'FROM scratch AS a\nARG A=1\nFROM scratch\nWORKDIR /x$A', ['/x']],
  [
    'nor do siblings change each other',
    'FROM scratch AS a\nENV A=1\nFROM a\nENV A=2\nFROM a\nWORKDIR /$A',
    ['/1'],
  ],
  ['ENV wins over the ARG before it', 'FROM scratch\nARG A=1\nENV A=2\nWORKDIR /$A', ['/2']],
  ['an ARG after ENV wins', 'FROM scratch\nENV A=2\nARG A=1\nWORKDIR /$A', ['/1']],
  ['without a value it changes nothing', 'FROM scratch\nENV A=2\nARG A\nWORKDIR /$A', ['/2']],
  [
    'platforms have to be asked for',
    'FROM scratch\nWORKDIR /x$TARGETOS\nARG TARGETOS\nWORKDIR /$TARGETOS',
    ['/x', '/linux'],
  ],
  [
    'TARGETSTAGE is the last stage',
    'FROM scratch AS Last\nARG TARGETSTAGE\nWORKDIR /$TARGETSTAGE',
    ['/last'],
  ],
  ['or default', 'FROM scratch\nARG TARGETSTAGE\nWORKDIR /$TARGETSTAGE', ['/default']],
  ['PATH is always set', 'FROM scratch\nWORKDIR /${PATH%%:*}', ['/usr/local/sbin']],
  ['folders add up', 'FROM scratch\nWORKDIR a\nWORKDIR ./b/../c/\nWORKDIR /d//e', ['/a', '/a/c', '/d/e']],
  ['a base may have a folder', 'FROM x\nWORKDIR a\nWORKDIR /b\nWORKDIR c', ['a', '/b', '/b/c']],
  ['a folder is handed down', 'FROM scratch AS a\nWORKDIR /a\nFROM a\nWORKDIR b', ['/a', '/a/b']],
  ['what only the base may set stays', 'FROM x\nWORKDIR $HOME/${D}b\nWORKDIR c', ['$HOME/${D}b', 'c']],
  ['an operator says what to put all the same', 'FROM x\nWORKDIR /${A:-b}${A+c}', ['/b']],
  ['an ARG without a value is empty on any base', 'FROM x\nARG A\nWORKDIR /x$A', ['/x']],
  ['single quotes hold variables back', `FROM scratch\nARG A=1\nWORKDIR /'$A'"$A"\\$A`, ['/$A1$A']],
  ['ONBUILD sets what is built upon it', 'FROM scratch AS a\nONBUILD ENV A=1\nFROM a\nWORKDIR /$A', ['/1']],
  ['and nothing in its own stage', 'FROM scratch\nONBUILD ENV A=1\nWORKDIR /x$A', ['/x']],
  ['nor two stages on', 'FROM scratch AS a\nONBUILD WORKDIR /y\nFROM a AS b\nFROM b\nWORKDIR x', ['/y/x']],
])('%s', (_name, text, expected) => {
  expect(folders(text)).toEqual(expected)
})

test('arguments given with the build win over every default', () => {
  const text = 'ARG A=1\nFROM scratch\nARG A=2\nWORKDIR /$A\nARG B=$A\nWORKDIR /$B'
  expect(folders(text, { args: { A: '3' } })).toEqual(['/3', '/3'])
  expect(
    folders('FROM scratch\nARG TARGETARCH\nWORKDIR /$TARGETARCH', { args: { TARGETARCH: 'z80' } }),
  ).toEqual(['/z80'])
})

test('variables that nothing sets are told, declared ones are not', () => {
  const [stage] = parseDockerfile('FROM x\nARG A\nENV B=$A$C PATH=/y:$PATH\nCOPY $D $B /').stages
  expect(stage?.instructions.map(({ unset }) => unset)).toEqual([[], ['C', 'PATH'], ['D']])
})

test('a required argument that is missing is an error where nothing else could set it', () => {
  const messages = (text: string): readonly string[] =>
    parseDockerfile(text).problems.map(({ message, range }) => `${range.start.column} ${message}`)
  expect(messages('FROM scratch\nWORKDIR /${A:?is missing}')).toEqual([
    '8 failed to process "/${A:?is missing}": A: is missing',
  ])
  expect(messages('FROM x\nWORKDIR /${A:?is missing}')).toEqual([])
  expect(messages('FROM x\nARG A\nCOPY ${A?} /')).toEqual([
    '5 failed to process "${A?}": A: is not allowed to be unset',
  ])
})

test('where a value comes from is told', () => {
  const text = 'ARG G=g\nARG TARGETARCH\nFROM x\nARG G\nARG D=d\nARG N\nARG TARGETOS\nARG GIVEN=no'
  const { stages, globalArgs } = parseDockerfile(text, { args: { GIVEN: 'yes' } })
  const told = [...globalArgs, ...(stages[0]?.instructions ?? [])].flatMap(({ detail }) =>
    detail.kind === 'arg'
      ? detail.args.map(({ name, value, origin }) => `${name} ${value ?? '-'} ${origin}`)
      : [],
  )
  expect(told).toEqual([
    'G g default',
    'TARGETARCH - platform',
    'G g global',
    'D d default',
    'N - none',
    'TARGETOS linux platform',
    'GIVEN yes given',
  ])
})
