import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { BuildLogs } from '#electron/services/build-log/build-logs.ts'
import { LogFeed } from '#electron/services/builds/log-feed.ts'
import type { BuildEvent } from '#shared/build/build-event.ts'
import type { LogLine, LogProgress } from '#shared/build/log/log-line.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { outputOf, Project, type BuildResult } from './buildkit/project.ts'

const never = new AbortController().signal
const logger = { info: () => undefined, error: (message: string) => expect.fail(message) }

let stack = new AsyncDisposableStack()
afterEach(async () => {
  await stack.disposeAsync()
  stack = new AsyncDisposableStack()
})

interface Kept {
  readonly result: BuildResult
  readonly logs: BuildLogs
  readonly folder: string
  readonly progress: LogProgress
}

/** Builds, and keeps what is printed. */
async function build(Dockerfile: string, until?: (event: BuildEvent) => boolean): Promise<Kept> {
  const project = stack.use(await Project.create({ Dockerfile }))
  const { path } = stack.use(await temporaryFolder())
  const folder = join(path, 'builds')
  const logs = new BuildLogs({ folder, logger })
  stack.defer(() => logs.dispose())
  const kept = { id: 'build', root: project.folder, dockerfile: 'Dockerfile', startedAt: Date.now() }
  const log = logs.begin(kept)
  const feed = new LogFeed({ ...log, end: () => Promise.resolve() })
  const canceller = new AbortController()
  const result = await project.build(
    { noCache: true, network: 'host', outputs: [{ kind: 'cache-only' }] },
    {
      signal: canceller.signal,
      onEvent: (event) => {
        feed.add(event)
        if (until?.(event) === true) canceller.abort(new Error('the test cancels'))
      },
    },
  )
  await log.end(result.outcome.kind)
  const seen: LogProgress[] = []
  await new Promise<void>((resolve) => {
    logs.watch('build', { push: (items) => seen.push(...items), end: () => resolve() })
  })
  return { result, logs, folder, progress: seen.at(-1)! }
}

async function linesOf(logs: BuildLogs, from: number, count: number): Promise<readonly LogLine[]> {
  const lines = await logs.read({ build: 'build', from, count }, never)
  if (!lines.ok) throw new Error(lines.error.message)
  return lines.value
}

test('what a step prints is kept line for line, and where the engine clips it that is said', async () => {
  const { result, logs, progress } = await build(
    `FROM busybox
RUN i=0; while [ $i -lt 200000 ]; do i=$((i+1)); echo "line $i of two hundred thousand"; done`,
  )
  expect(result.outcome.kind).toBe('succeeded')
  const sent = outputOf(result).split('\n').slice(0, -1)
  expect(progress.lines).toBe(sent.length)
  expect(progress.steps).toMatchObject([{ name: expect.stringContaining('RUN i=0'), lines: sent.length }])
  expect(progress.steps[0]?.clipped).toMatch(/^\d+(\.\d+)?[KM]i?B(\/s)?$/)
  for (const from of [0, 511, 512, sent.length - 100]) {
    const lines = await linesOf(logs, from, 100)
    expect(lines.map(({ text }) => text)).toEqual(sent.slice(from, from + 100))
  }
})

test('steps that run at once are told apart, also in one view', async () => {
  const { result, logs, progress } = await build(
    `FROM busybox AS a
RUN for i in 1 2 3 4 5; do echo "a $i"; sleep 0.1; done; echo > /a
FROM busybox AS b
RUN for i in 1 2 3 4 5; do echo "b $i"; sleep 0.1; done; printf 'b without an end'; echo > /b
FROM scratch
COPY --from=a /a /
COPY --from=b /b /`,
  )
  expect(result.outcome.kind).toBe('succeeded')
  const [first, second] = progress.steps
  for (const step of [first, second]) {
    const lines = await logs.read({ build: 'build', steps: [step!.digest], from: 0, count: 100 }, never)
    const letter = step!.name.includes('[a ') ? 'a' : 'b'
    expect(lines.ok && lines.value.map(({ text }) => text)).toEqual([
      ...[1, 2, 3, 4, 5].map((count) => `${letter} ${count}`),
      ...(letter === 'b' ? ['b without an end'] : []),
    ])
  }
  const all = await linesOf(logs, 0, 100)
  expect(all.map(({ at }) => at)).toEqual(all.map(({ at }) => at).toSorted((a, b) => a - b))
})

test('a cancel in the middle keeps all that was printed, for the next run of the studio too', async () => {
  const { result, logs, folder } = await build(
    `FROM busybox
RUN i=0; while true; do i=$((i+1)); echo "tick $i"; usleep 2000; done`,
    (event) => event.kind === 'log' && event.text.includes('tick 500'),
  )
  expect(result.outcome.kind).toBe('cancelled')
  const sent = outputOf(result).trimEnd().split('\n')
  expect(sent.length).toBeGreaterThanOrEqual(500)
  expect((await linesOf(logs, 0, 1000)).map(({ text }) => text)).toEqual(sent)
  await logs.dispose()
  const later = new BuildLogs({ folder, logger })
  stack.defer(() => later.dispose())
  expect((await linesOf(later, 0, 1000)).map(({ text }) => text)).toEqual(sent)
})
