import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { matrixEngines, type EngineKind } from '#test/support/matrix-engines.ts'
import { failureOf, opsOf, outputOf, vertexOfLine } from '../buildkit/project.ts'
import { FEATURES } from './features.ts'
import { MatrixBench } from './matrix-bench.ts'
import { committedSupport, noteSupport } from './support-files.ts'

/** What every engine must do, and what each is found to do beyond it. Call it in a file of its own for each engine. */
export function conformance(kind: EngineKind): void {
  const entry = matrixEngines().find((engine) => engine.kind === kind)
  if (entry === undefined) {
    it.skip(`${kind}: it is another of the engines here`)
    return
  }
  if (entry.missing !== undefined) {
    it.skip(`${kind}: ${entry.missing}`)
    return
  }
  let bench: MatrixBench
  beforeAll(async () => {
    bench = await MatrixBench.start(kind)
    process.stdout.write(`${kind}: ${bench.version}\n`)
  })
  afterAll(() => bench[Symbol.asyncDispose]())

  describe(`an engine, ${kind},`, () => {
    it('lists its workers', async () => {
      const [worker] = await bench.client.listWorkers(AbortSignal.timeout(10_000))
      expect(worker?.platforms[0]).toMatch(/^linux\//)
    })

    it('runs independent stages at the same time, and nothing again when nothing changed', async () => {
      const files = {
        Dockerfile: `FROM busybox AS a
RUN sleep 1; echo a > /a
FROM busybox AS b
RUN sleep 1; echo b > /b
FROM busybox
COPY --from=a /a /a
COPY --from=b /b /b
COPY kept.txt /
`,
        'kept.txt': 'kept',
      }
      const first = await bench.build(files, { noCache: true })
      expect(first.outcome.kind).toBe('succeeded')
      const [a, b] = [vertexOfLine(first, 2), vertexOfLine(first, 4)]
      const overlap = Math.min(a.completedAt!, b.completedAt!) - Math.max(a.startedAt!, b.startedAt!)
      expect(overlap).toBeGreaterThan(500)
      const again = await bench.build(files)
      expect([2, 4, 6, 7, 8].map((line) => vertexOfLine(again, line).cached)).toEqual(Array(5).fill(true))
    })

    it('tells the whole graph before anything runs', async () => {
      const { events } = await bench.build({ Dockerfile: 'FROM busybox\nRUN true\n' }, { noCache: true })
      const ops = opsOf({ outcome: { kind: 'cancelled' }, events })
      const step = ops.find(({ kind: op }) => op === 'exec')
      expect(step?.lines).toEqual([{ first: 2, last: 2 }])
      const ran = events.findIndex((event) => event.kind === 'vertex' && event.digest === step?.digest)
      expect(events.findIndex((event) => event.kind === 'ops')).toBeLessThan(ran)
    })

    it('names the step, the line, the exit code and the last output of a failure', async () => {
      const Dockerfile = 'FROM busybox\nRUN echo one\nRUN echo two; \\\n    exit 7\n'
      const failure = failureOf(await bench.build({ Dockerfile }, { noCache: true }))
      expect(failure).toMatchObject({
        reason: 'step',
        exitCode: 7,
        lastOutput: ['two'],
        source: { filename: 'Dockerfile', ranges: [{ first: 3, last: 4 }] },
      })
    })

    it.each([
      ['an unknown instruction', 'FROM busybox\nFROBNICATE all\n', 'dockerfile', 2],
      ['a file that is not in the context', 'FROM busybox\nCOPY nope /\n', 'dockerfile', 2],
    ])('tells the line of %s', async (_what, Dockerfile, reason, line) => {
      const failure = failureOf(await bench.build({ Dockerfile }))
      expect({ reason: failure.reason, line: failure.source?.ranges[0]?.first }).toEqual({ reason, line })
    })

    it('tells what is wrong with a very long Dockerfile, and keeps its connections', async () => {
      const padding = `# ${'a comment with a few words '.repeat(4)}\n`.repeat(2000)
      const lost: Error[] = []
      const unsubscribe = bench.client.onLost((error) => lost.push(error))
      const other = bench.build({ Dockerfile: 'FROM busybox\nRUN sleep 2\n' }, { noCache: true })
      const failures = [
        failureOf(await bench.build({ Dockerfile: `FROM busybox\n${padding}FROBNICATE all\n` })),
        failureOf(await bench.build({ Dockerfile: `FROM busybox\n${padding}RUN echo said; exit 7\n` })),
      ]
      const { llb } = await bench.inspect({ Dockerfile: `FROM busybox\n${padding}FROBNICATE all\n` })
      const ranges = [{ first: 2002, last: 2002 }]
      expect(failures).toMatchObject([
        { reason: 'dockerfile', message: expect.stringMatching(/FROBNICATE/), source: { ranges } },
        { reason: 'step', exitCode: 7, lastOutput: ['said'], source: { ranges } },
      ])
      expect(llb).toMatchObject({ kind: 'failed', failure: { reason: 'dockerfile', source: { ranges } } })
      expect((await other).outcome.kind).toBe('succeeded')
      unsubscribe()
      expect(lost).toEqual([])
    })

    it('ends a cancelled build, and the next one builds', async () => {
      const canceller = new AbortController()
      const { outcome } = await bench.build(
        { Dockerfile: 'FROM busybox\nRUN echo begun; sleep 1000\n' },
        { noCache: true },
        {
          signal: canceller.signal,
          onEvent: (event) => event.kind === 'log' && canceller.abort(new Error('the test cancels')),
        },
      )
      expect(outcome).toEqual({ kind: 'cancelled' })
      expect((await bench.build({ Dockerfile: 'FROM busybox\nRUN true\n' })).outcome.kind).toBe('succeeded')
    })

    it('gives steps their secrets, and masks their values', async () => {
      const result = await bench.build(
        {
          Dockerfile:
            'FROM busybox\nRUN --mount=type=secret,id=token wc -c /run/secrets/token; cat /run/secrets/token\n',
        },
        { noCache: true, secrets: [{ id: 'token', env: 'TOKEN' }] },
        { env: { TOKEN: 'value-7d51e2' } },
      )
      expect(outputOf(result)).toMatch(/^12 /)
      expect(JSON.stringify(result)).not.toContain('value-7d51e2')
    })

    it('keeps what a step leaves in a cache mount', async () => {
      const Dockerfile =
        'FROM busybox\nARG N\nRUN --mount=type=cache,target=/c,id=matrix echo $N >> /c/x; wc -l < /c/x\n'
      const outputs: string[] = []
      for (const N of ['a', 'b']) outputs.push(outputOf(await bench.build({ Dockerfile }, { args: { N } })))
      expect(outputs).toEqual(['1\n', '2\n'])
    })

    it('gets what the ignore file lets through', async () => {
      const result = await bench.build(
        {
          Dockerfile: 'FROM busybox\nCOPY . /all\nRUN cd /all && find . -type f | sort\n',
          '.dockerignore': '**/*.log\n!keep.log\nDockerfile\n',
          'a.txt': '',
          'a.log': '',
          'keep.log': '',
          'sub/b.log': '',
          'sub/b.txt': '',
        },
        { noCache: true },
      )
      expect(outputOf(result)).toBe('./.dockerignore\n./a.txt\n./keep.log\n./sub/b.txt\n')
    })

    it('builds what was typed, not what is saved', async () => {
      const result = await bench.build(
        { Dockerfile: 'FROM scratch\n' },
        {
          dockerfileText: 'FROM busybox\nARG WHO\nRUN echo "hello $WHO"\n',
          args: { WHO: 'there' },
          noCache: true,
        },
      )
      expect(outputOf(result)).toBe('hello there\n')
    })

    it('tells the LLB of a Dockerfile, with the digests that its build has, and runs nothing', async () => {
      const files = { Dockerfile: 'FROM busybox\nRUN echo one\nRUN echo two\n' }
      const { llb } = await bench.inspect(files)
      if (llb.kind !== 'inspected') throw new Error(JSON.stringify(llb))
      const built = opsOf(await bench.build(files)).map(({ digest }) => digest)
      expect(llb.value.map(({ digest }) => digest)).toEqual(built)
    })
  })

  describe(`what an engine, ${kind}, can do: it`, () => {
    const found: Record<string, boolean> = {}

    for (const [feature, find] of Object.entries(FEATURES))
      it(`has, or says that it lacks: ${feature}`, async () => {
        found[feature] = await find(bench)
      })

    it('is what the table tells', async () => {
      const version = bench.version.replace(/\+.*/, '') // A distribution's own suffix.
      await noteSupport({ kind, version, found })
      const committed = await committedSupport(kind)
      if (committed?.version !== version)
        process.stdout.write(
          `${kind}: the table tells of ${committed?.version ?? 'no such engine'}; nothing to compare\n`,
        )
      else expect(found).toEqual(committed.found)
    })
  })
}
