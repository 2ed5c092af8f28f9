import { afterAll, describe, expect, it } from 'vitest'
import { emulateArm64 } from '#test/support/emulate-arm64.ts'
import { matrixEngines } from '#test/support/matrix-engines.ts'
import { outputOf } from '../buildkit/project.ts'
import { MatrixBench } from './matrix-bench.ts'

const arm64 = await emulateArm64()
afterAll(() => arm64[Symbol.asyncDispose]())

const missing = arm64.kind === 'impossible' ? arm64.why : undefined
const engines = matrixEngines().filter(({ kind }) => kind !== 'distribution' && kind !== 'stable')

describe.each(engines)('$kind', ({ kind, missing: absent }) => {
  const why = absent ?? missing
  it.skipIf(why !== undefined)(`runs steps of another architecture ${why ?? ''}`.trim(), async () => {
    await using bench = await MatrixBench.start(kind)
    const result = await bench.build(
      { Dockerfile: 'FROM busybox\nRUN uname -m\n' },
      { platforms: ['linux/arm64'], noCache: true, pull: true },
    )
    expect(outputOf(result)).toBe('aarch64\n')
  })

  // Docker's graph drivers keep an image of one platform; that they say so is a row of the table.
  if (kind !== 'newest')
    it.skipIf(why !== undefined)(`runs the steps of each platform ${why ?? ''}`.trim(), async () => {
      await using bench = await MatrixBench.start(kind)
      const result = await bench.build(
        { Dockerfile: 'FROM busybox\nARG TARGETARCH\nRUN echo "$TARGETARCH $(uname -m)"\n' },
        { platforms: ['linux/amd64', 'linux/arm64'], noCache: true, pull: true },
      )
      expect(outputOf(result).trim().split('\n').sort()).toEqual(['amd64 x86_64', 'arm64 aarch64'])
    })
})
