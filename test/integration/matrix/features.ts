import { expect } from 'vitest'
import type { Capable } from '#electron/buildkit/control/capable.ts'
import type { Inspected, InspectionPart } from '#shared/build/inspection.ts'
import { failureOf, outputOf, refOf } from '../buildkit/project.ts'
import { madeOrRefused } from './made-or-refused.ts'
import type { MatrixBench } from './matrix-bench.ts'
import { OUTPUT_FEATURES } from './output-features.ts'

/** Finds whether an engine can do something; fails where it neither can nor says so in the typed way. */
export type Find = (bench: MatrixBench) => Promise<boolean>

const soon = (): AbortSignal => AbortSignal.timeout(30_000)

const SMALL = { Dockerfile: 'FROM busybox\nRUN echo small > /small\n' }

/** What engines differ in, as the README's table names it. */
export const FEATURES: Readonly<Record<string, Find>> = {
  'LLB without running': asked('llb'),
  Checks: asked('checks'),
  Outline: asked('outline'),
  Targets: asked('targets'),
  'Here-documents by the built-in frontend': async (bench) => {
    const result = await bench.build({ Dockerfile: 'FROM busybox\nRUN <<EOF\necho from here\nEOF\n' })
    return madeOrRefused(result, 'dockerfile') && outputOf(result).includes('from here')
  },
  'Line of a base image that cannot be had': async (bench) => {
    const failure = failureOf(await bench.build({ Dockerfile: 'FROM 127.0.0.1:1/slipway/none\n' }))
    expect(failure.reason).toBe('source')
    return failure.source?.ranges[0]?.first === 1
  },
  'Version of BuildKit': async ({ client }) => has('info', await client.control.info(soon())),
  'Size of the cache': async ({ client }) => has('disk-usage', await client.control.diskUsage(soon())),
  'Prune the cache': async ({ client }) =>
    has('prune', await client.control.prune({ filters: ['type==none'] }, () => undefined, soon())),
  'History of builds': async ({ client }) =>
    has('history', await client.control.listenHistory({ existingOnly: true }, () => undefined, soon())),
  'Replay of a build': async (bench) => {
    const ref = refOf(await bench.build(SMALL))
    const followed = await bench.client.control.follow(
      { ref, onEvent: () => undefined, firstWithin: 2_000 },
      soon(),
    )
    return has('status', followed) && followed.kind === 'supported' && followed.value.kind === 'ended'
  },
  ...OUTPUT_FEATURES,
}

function has(what: string, answer: Capable<unknown>): boolean {
  if (answer.kind === 'supported') return true
  expect(answer).toEqual({ kind: 'unsupported', what })
  return false
}

function asked(part: InspectionPart): Find {
  return async (bench) => {
    const answer: Inspected<unknown> = (await bench.inspect(SMALL))[part]
    if (answer.kind !== 'inspected') expect(answer).toEqual({ kind: 'unsupported', what: part })
    return answer.kind === 'inspected'
  }
}
