import { describe, expect, it } from 'vitest'
import type { BuildOp } from '#shared/build/build-event.ts'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { refine } from '#shared/graph/refine.ts'
import type { FoundImage } from '#shared/graph/refine-answer.ts'
import type { Refinement } from '#shared/graph/refinement.ts'

const text = `FROM busybox AS one
RUN same
ENV A=1
FROM busybox AS two
RUN same
WORKDIR /
RUN own
FROM nowhere.example/base
COPY --from=one /a /
COPY --from=two /b /
FROM scratch AS unused
COPY a /
`
const images: readonly FoundImage[] = [
  { image: 'busybox', digest: 'sha256:store' },
  { image: 'nowhere.example/base' },
]

function op(
  digest: string,
  kind: BuildOp['kind'],
  lines: readonly number[],
  more: Partial<BuildOp> = {},
): BuildOp {
  const ranges = lines.map((line) => ({ first: line, last: line }))
  return { digest, kind, inputs: [], name: digest, lines: ranges, mounts: [], ...more }
}

const source = 'docker-image://docker.io/library/busybox:latest'
const plain: readonly BuildOp[] = [
  op('busybox', 'source', [1, 4], { source }),
  op('base', 'source', [8], { source: 'docker-image://nowhere.example/base:latest' }),
  op('same', 'exec', [2, 5]),
  op('own', 'exec', [7]),
  op('copy one', 'file', [9]),
  op('copy two', 'file', [10]),
]

function refined(ops: readonly BuildOp[], target = '2'): Refinement {
  return refine(parseDockerfile(text), target, { kind: 'refined', ops, images })
}

describe('what the engine tells of a text', () => {
  it('is joined to its instructions', () => {
    const { instructions } = refined(plain)
    expect(instructions['0/1']).toEqual({ ops: [{ digest: 'same' }], sharedWith: ['1/1'], effect: 'files' })
    expect(instructions['0/2']).toEqual({ ops: [], sharedWith: [], effect: 'settings' })
    expect(instructions['1/2']?.effect).toBe('settings')
    expect(instructions['1/3']).toEqual({ ops: [{ digest: 'own' }], sharedWith: [], effect: 'files' })
    expect(instructions['3/1']).toEqual({ ops: [], sharedWith: [], effect: 'pruned' })
    expect(instructions['0/0']).toMatchObject({ ops: [{ digest: 'busybox' }], sharedWith: ['1/0'] })
  })

  it('is said in words where it needs some', () => {
    const { notes } = refined(plain)
    expect(notes).toEqual({
      '0/1': 'Shares its step with line 5',
      '0/2': 'Changes no files',
      '1/1': 'Shares its step with line 2',
      '1/2': 'Changes no files',
      '3/1': 'Left out: the target needs nothing of it',
      'image:busybox:latest': 'On the engine: sha256:store',
      'stage:0': 'On the engine: sha256:store',
      'stage:1': 'On the engine: sha256:store',
      'image:nowhere.example/base:latest':
        'Not on the engine: nothing is known of it until a build fetches it',
      'stage:2': 'Not on the engine: nothing is known of it until a build fetches it',
    })
  })

  it('holds the digests of each platform apart', () => {
    const platforms = ['linux/amd64', 'linux/arm64']
    const { instructions, bases } = refined(
      platforms.flatMap((platform) => [
        op(`busybox ${platform}`, 'source', [1, 4], { source: `${source}@sha256:${platform}`, platform }),
        op(`same ${platform}`, 'exec', [2, 5], { platform }),
      ]),
    )
    expect(instructions['0/1']?.ops).toEqual(
      platforms.map((platform) => ({ digest: `same ${platform}`, platform })),
    )
    expect(bases['image:busybox:latest']).toEqual({
      kind: 'held',
      image: 'busybox',
      digests: platforms.map((platform) => ({ digest: `sha256:${platform}`, platform })),
    })
  })

  it('is nothing of instructions where the engine tells no lines', () => {
    const { instructions, bases } = refined(plain.map((each) => ({ ...each, lines: [] })))
    expect(instructions).toEqual({})
    expect(bases['stage:0']?.kind).toBe('held')
  })
})
