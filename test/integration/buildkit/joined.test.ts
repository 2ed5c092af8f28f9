import { describe, expect, it } from 'vitest'
import type { BuildEvent, BuildOutcome } from '#shared/build/build-event.ts'
import { opsOf, outputOf, Project, refOf } from './project.ts'

const soon = (): AbortSignal => AbortSignal.timeout(30_000)

describe('a build of another client', () => {
  it('is told as it runs, with its end, its LLB and its Dockerfile', async () => {
    const dockerfile = 'FROM busybox AS base\nRUN echo from-elsewhere\nRUN sleep 1\n'
    await using project = await Project.create({ Dockerfile: dockerfile })
    await using other = await Project.create({})
    let joined: Promise<BuildOutcome | undefined> | undefined
    const seen: BuildEvent[] = []
    const result = await project.build(
      { noCache: true, tags: ['slipway-joined:1'] },
      {
        onEvent: (event) => {
          if (event.kind === 'started') joined = other.join(event.ref, (told) => seen.push(told), soon())
        },
      },
    )
    expect(await joined).toMatchObject({ kind: 'succeeded', tags: ['slipway-joined:1'] })
    expect(outputOf({ ...result, events: seen })).toContain('from-elsewhere')
    expect(seen.find((event) => event.kind === 'ops')).toMatchObject({ text: dockerfile })
    expect(new Set(opsOf({ ...result, events: seen }).map(({ digest }) => digest))).toEqual(
      new Set(opsOf(result).map(({ digest }) => digest)),
    )
  })

  it('that fails says why, and that was cancelled says so', async () => {
    await using project = await Project.create({ Dockerfile: 'FROM busybox\nRUN echo last words; exit 7\n' })
    const failed = await project.build({ noCache: true })
    expect(await project.join(refOf(failed), () => undefined, soon())).toMatchObject({
      kind: 'failed',
      failure: { reason: 'step', exitCode: 7, lastOutput: ['last words'] },
    })
    await project.write('Dockerfile', 'FROM busybox\nRUN echo begun; sleep 60\n')
    const stop = new AbortController()
    const cancelled = await project.build(
      { noCache: true },
      { signal: stop.signal, onEvent: (event) => event.kind === 'log' && stop.abort() },
    )
    expect(await project.join(refOf(cancelled), () => undefined, soon())).toEqual({ kind: 'cancelled' })
  })

  it('that the engine does not know is none', async () => {
    await using project = await Project.create({})
    expect(await project.join('there-is-none', () => undefined, soon())).toBeUndefined()
  })
})
