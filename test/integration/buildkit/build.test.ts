import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { BuildEvent } from '#shared/build/build-event.ts'
import { failureOf, opsOf, outputOf, Project, vertexOfLine } from './project.ts'

const PARALLEL = `FROM busybox AS a
RUN sleep 2; echo a > /a
FROM busybox AS b
RUN sleep 2; echo b > /b
FROM busybox
COPY --from=a /a /a
COPY --from=b /b /b
`

describe('a build', () => {
  it('makes an image with its names, and tells the whole graph before anything runs', async () => {
    await using project = await Project.create({
      Dockerfile: 'FROM busybox AS base\nARG WHO=nobody\nENV WHO=$WHO\nCOPY a.txt /\nRUN echo "hello $WHO"\n',
      'a.txt': 'a',
    })
    const tags = ['slipway-test-build:1', 'slipway-test-build:2']
    const result = await project.build({ tags, args: { WHO: 'world' }, noCache: true })
    const image = await project.docker.inspectImage('slipway-test-build:1', AbortSignal.timeout(60_000))
    expect(result.outcome).toEqual({
      kind: 'succeeded',
      imageDigest: image?.id,
      tags,
      outputs: [expect.objectContaining({ kind: 'load', digest: image?.id })],
    })
    expect([...(image?.tags ?? [])].sort()).toEqual(tags)
    expect(image?.environment).toContain('WHO=world')
    expect(outputOf(result)).toBe('hello world\n')
    const kinds = result.events.map(({ kind }) => kind)
    expect([kinds[0], kinds.at(-1)]).toEqual(['started', 'finished'])
    const run = opsOf(result).find(({ kind }) => kind === 'exec')
    expect(run?.lines).toEqual([{ first: 5, last: 5 }])
    const ran = result.events.findIndex((event) => event.kind === 'vertex' && event.digest === run?.digest)
    expect(kinds.indexOf('ops')).toBeLessThan(ran)
  })

  it('runs independent stages at the same time', async () => {
    await using project = await Project.create({ Dockerfile: PARALLEL })
    const result = await project.build({ noCache: true })
    expect(result.outcome.kind).toBe('succeeded')
    const a = vertexOfLine(result, 2)
    const b = vertexOfLine(result, 4)
    const overlap = Math.min(a.completedAt!, b.completedAt!) - Math.max(a.startedAt!, b.startedAt!)
    const longer = Math.max(a.completedAt! - a.startedAt!, b.completedAt! - b.startedAt!)
    expect(overlap / longer).toBeGreaterThan(0.75)
  })

  it('runs nothing again when nothing changed', async () => {
    await using project = await Project.create({
      Dockerfile: PARALLEL.replaceAll('sleep 2', 'true'),
      'x.txt': 'x',
    })
    await project.build()
    const again = await project.build()
    expect(again.outcome.kind).toBe('succeeded')
    expect([2, 4, 6, 7].map((line) => vertexOfLine(again, line).cached)).toEqual([true, true, true, true])
  })

  it('builds only what the target needs', async () => {
    await using project = await Project.create({ Dockerfile: PARALLEL })
    const result = await project.build({ target: 'a' })
    expect(result.outcome.kind).toBe('succeeded')
    expect(opsOf(result).map(({ name }) => name)).toEqual([
      expect.stringContaining('FROM'),
      expect.stringContaining('RUN sleep 2; echo a'),
    ])
  })

  it('gives the checks of the frontend as warnings with lines, or none where the engine has no checks', async () => {
    await using project = await Project.create({ Dockerfile: 'FROM busybox\nMAINTAINER nobody\n' })
    const result = await project.build()
    const lines = result.events.flatMap((event) => (event.kind === 'warning' ? event.lines : []))
    expect([[], [{ first: 2, last: 2 }]]).toContainEqual(lines)
  })

  it('decodes text that is split between messages', async () => {
    await using project = await Project.create({
      Dockerfile: "FROM busybox\nRUN printf 'a\\303'; sleep 0.3; printf '\\244o\\n'\n",
    })
    expect(outputOf(await project.build({ noCache: true }))).toBe('aäo\n')
  })

  it('runs beside others on one client', async () => {
    await using project = await Project.create({
      Dockerfile: 'FROM busybox\nARG N\nRUN sleep 0.3; echo "build $N"\n',
    })
    const results = await Promise.all(
      ['1', '2', '3'].map((N) => project.build({ args: { N }, noCache: true })),
    )
    expect(results.map(outputOf)).toEqual(['build 1\n', 'build 2\n', 'build 3\n'])
  })
})

describe('a failing build', () => {
  it('names the line, the exit code and the last output', async () => {
    await using project = await Project.create({
      Dockerfile: 'FROM busybox\nRUN echo one\nRUN echo two; \\\n    echo three >&2; \\\n    exit 7\n',
    })
    const result = await project.build({ noCache: true })
    expect(failureOf(result)).toMatchObject({
      reason: 'step',
      exitCode: 7,
      digest: vertexOfLine(result, 3).digest,
      source: { filename: 'Dockerfile', ranges: [{ first: 3, last: 5 }] },
      message: expect.stringContaining('failed with exit code 7'),
    })
    expect([...failureOf(result).lastOutput].sort()).toEqual(['three', 'two'])
  })

  it.each([
    ['an unknown instruction', 'FROM busybox\nFROBNICATE all\n', 'dockerfile', 2],
    ['a file that is not in the context', 'FROM busybox\nCOPY nope /\n', 'dockerfile', 2],
    ['a stage that does not exist', 'FROM busybox\nCOPY --from=NoSuch_Stage! /a /b\n', 'dockerfile', 2],
    ['a base image that cannot be had', 'FROM 127.0.0.1:1/slipway/none\n', 'source', 1],
    ['an empty file', '\n', 'dockerfile', 1],
    ['arguments alone, which some engines do not survive', 'ARG a=1\n', 'dockerfile', 1],
  ])('tells the line of %s', async (_what, text, reason, line) => {
    await using project = await Project.create({ Dockerfile: text })
    const failure = failureOf(await project.build())
    expect({ reason: failure.reason, line: failure.source?.ranges[0]?.first }).toEqual({ reason, line })
  })

  it('says where the Dockerfile is missed', async () => {
    await using project = await Project.create({})
    expect(failureOf(await project.build())).toMatchObject({
      reason: 'dockerfile',
      message: `There is no Dockerfile at ${project.folder}/Dockerfile.`,
    })
  })
})

describe('a cancelled build', () => {
  it('ends on the engine before its steps would, with the last word on what ran, and leaves the client usable', async () => {
    await using project = await Project.create({
      Dockerfile: 'FROM busybox\nRUN echo begun; sleep 1000\nRUN echo never\n',
    })
    const canceller = new AbortController()
    const onEvent = (event: BuildEvent): void => {
      if (event.kind === 'log') canceller.abort(new Error('cancelled by the test'))
    }
    const result = await project.build({ noCache: true }, { signal: canceller.signal, onEvent })
    expect(result.outcome).toEqual({ kind: 'cancelled' })
    expect(vertexOfLine(result, 2)).toMatchObject({ cached: false, error: expect.stringContaining('cancel') })
    await project.write('Dockerfile', 'FROM busybox\nRUN echo still here\n')
    expect((await project.build({ noCache: true })).outcome.kind).toBe('succeeded')
  })

  it('may be cancelled before it began', async () => {
    await using project = await Project.create({ Dockerfile: 'FROM busybox\n' })
    expect((await project.build({}, { signal: AbortSignal.abort(new Error('no')) })).outcome).toEqual({
      kind: 'cancelled',
    })
  })

  it('does not disturb an equal build beside it', async () => {
    await using project = await Project.create({ Dockerfile: 'FROM busybox\nRUN sleep 1.5; echo done\n' })
    const canceller = new AbortController()
    const kept = project.build({ noCache: true })
    const cancelled = project.build({ noCache: true }, { signal: canceller.signal })
    await delay(500)
    canceller.abort(new Error('cancelled by the test'))
    expect([(await kept).outcome.kind, (await cancelled).outcome.kind]).toEqual(['succeeded', 'cancelled'])
  })
})
