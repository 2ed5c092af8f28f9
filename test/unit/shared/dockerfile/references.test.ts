import { expect, test } from 'vitest'
import type { SourceRef } from '#shared/dockerfile/dockerfile-model.ts'
import { parseDockerfile, type ParseOptions } from '#shared/dockerfile/parse-dockerfile.ts'
import { stageSources } from '#shared/dockerfile/stage-sources.ts'

function named(ref: SourceRef | undefined): string | undefined {
  switch (ref?.kind) {
    case 'stage':
      return `#${ref.index}`
    case 'image':
      return ref.image
    case 'context':
      return `context ${ref.name}`
    case 'scratch':
    case 'unresolved':
      return ref.kind
    case undefined:
      return undefined
  }
}

/** What each FROM, then each `--from` and mount of a text names. */
function references(text: string, options?: ParseOptions): readonly (string | undefined)[] {
  const { stages } = parseDockerfile(text, options)
  const sources = stages.flatMap(stageSources)
  const uses = sources.filter(({ kind }) => kind !== 'from').map(({ ref }) => ref)
  return [...stages.map(({ base }) => base), ...uses].map(named)
}

test.each<[string, string, readonly string[]]>([
  ['FROM looks backwards only', 'FROM b\nFROM a AS b', ['b', 'a']],
  ['a stage may have the name of its image', 'FROM final AS final\nFROM final', ['final', '#0']],
  ['the nearest duplicate wins for FROM', 'FROM a AS x\nFROM x AS x\nFROM x', ['a', '#0', '#1']],
  [
    'the last duplicate wins for --from',
    'FROM a AS x\nFROM b AS x\nFROM c\nCOPY --from=x a b',
    ['a', 'b', 'c', '#1'],
  ],
  ['names match without regard to case', 'FROM a AS Build\nFROM b\nCOPY --from=bUILD a b', ['a', 'b', '#0']],
  ['a number is an index', 'FROM a\nFROM b\nCOPY --from=0 a b', ['a', 'b', '#0']],
  ['a number is no index for a mount', 'FROM a\nFROM b\nRUN --mount=from=0,target=/x y', ['a', 'b', '0']],
  ['a number is no index for FROM', 'FROM a\nFROM 0', ['a', '0']],
  ['--from may name an image', 'FROM a\nCOPY --from=docker.io/library/busybox:1 a b', ['a', 'busybox:1']],
  [
    'other registries keep their name',
    'FROM ghcr.io/x/y:1\nFROM localhost:5000/z',
    ['ghcr.io/x/y:1', 'localhost:5000/z'],
  ],
  ['an argument may name a stage', 'ARG b=base\nFROM a AS base\nFROM $b', ['a', '#0']],
  ['scratch', 'FROM scratch\nFROM SCRATCH', ['scratch', 'unresolved']],
])('%s', (_name, text, expected) => {
  expect(references(text)).toEqual(expected)
})

test('contexts given with the build win over stages and images', () => {
  const text = 'FROM a AS base\nFROM debian:12\nCOPY --from=src a b\nRUN --mount=from=src,target=/x y'
  expect(references(text, { contexts: ['base', 'debian:12', 'src'] })).toEqual([
    'context base',
    'context debian:12',
    'context src',
    'context src',
  ])
})

test.each<[string, string]>([
  ['$V', '1.24'],
  ['${V}', '1.24'],
  ['${V:-x}', '1.24'],
  ['${E:-x}', 'x'],
  ['${E-x}', ''],
  ['${U-x}', 'x'],
  ['${U:-$V}', '1.24'],
  ['${U:-${E:-deep}}', 'deep'],
  ['${V:+x}', 'x'],
  ['${E:+x}', ''],
  ['${E+x}', 'x'],
  ['${U+x}', ''],
  ['${V:?no}', '1.24'],
  ['${V#*.}', '24'],
  ['${P##*-}', 'c'],
  ['${P%-*}', 'a-b'],
  ['${P%%-*}', 'a'],
  ['${P/-/_}', 'a_b-c'],
  ['${P//-/_}', 'a_b_c'],
  ['\\$V', '$V'],
  ["'$V'", '$V'],
  ['"$V"', '1.24'],
])('FROM expands %s', (expression, expected) => {
  const text = `ARG V=1.24\nARG E=\nARG U\nARG P=a-b-c\nARG C=\${V}-alpine\nFROM x\${C}:0y${expression}`
  const [stage] = parseDockerfile(text).stages
  const base = stage?.base
  const value = base?.kind === 'image' ? base.image : undefined
  const literal = expected.includes('$') ? undefined : `x1.24-alpine:0y${expected}`
  expect(value).toBe(literal)
})

test('an argument that must be set says so in its own words', () => {
  const message = (text: string): string | undefined => parseDockerfile(text).problems[0]?.message
  expect(message('FROM ${X:?required}')).toBe('failed to process "${X:?required}": X: required')
  expect(message('FROM ${X:?}')).toBe('failed to process "${X:?}": X: is not allowed to be unset')
  expect(message('FROM ${X?:-}')).toBe('failed to process "${X?:-}": X: :-')
  expect(message('FROM ${X:#a}')).toBe(
    'failed to process "${X:#a}": unsupported modifier (:#) in substitution',
  )
})

test('build arguments win over defaults', () => {
  expect(references('ARG V=1\nFROM a:$V', { args: { V: '2' } })).toEqual(['a:2'])
})

test('platforms come from the flag, its arguments, and in normal form', () => {
  const text = [
    'FROM --platform=$BUILDPLATFORM a',
    'FROM --platform=${TARGETOS}/${TARGETARCH} a',
    'FROM --platform=linux/aarch64 a',
    'FROM --platform=arm64 a',
    'FROM a',
  ].join('\n')
  const { stages } = parseDockerfile(text, { buildPlatform: 'linux/amd64', targetPlatform: 'linux/arm64' })
  expect(stages.map(({ platform }) => platform)).toEqual([
    'linux/amd64',
    'linux/arm64',
    'linux/arm64',
    'linux/arm64',
    undefined,
  ])
})
