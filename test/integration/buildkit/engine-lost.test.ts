import { randomBytes } from 'node:crypto'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findEngineProcesses } from '#electron/services/private-engine/engine-processes.ts'
import type { BuildEvent } from '#shared/build/build-event.ts'
import { startTestEngine, type TestEngine } from '#test/support/engine.ts'
import { failureOf, Project } from './project.ts'

/** Long enough for every phase to be met: much to send, to run and to export. */
const DOCKERFILE = `FROM busybox
COPY big.bin /
RUN echo begun; sleep 2; dd if=/dev/urandom of=/more bs=1M count=100
`

let engine: TestEngine
let project: Project

beforeAll(async () => {
  engine = await startTestEngine()
  project = await Project.create({ Dockerfile: DOCKERFILE }, { socketPath: engine.socketPath })
})
afterAll(async () => {
  await project[Symbol.asyncDispose]()
  await engine[Symbol.asyncDispose]()
})

async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  for (const { pid } of (await findEngineProcesses(engine.engine.layout)).dockerd) process.kill(pid, signal)
}

async function restart(): Promise<void> {
  const lease = await engine.engine.acquire(AbortSignal.timeout(60_000))
  expect(lease.ok).toBe(true)
}

/** A file whose content the engine has never seen, so that all of it is sent. */
async function newContent(): Promise<void> {
  const file = await open(join(project.folder, 'big.bin'), 'w')
  const piece = randomBytes(1024 * 1024)
  for (let mib = 0; mib < 150; mib++) await file.write(piece)
  await file.close()
}

const isVertex = (event: BuildEvent, name: RegExp): boolean =>
  event.kind === 'vertex' && event.startedAt !== undefined && name.test(event.name)

const PHASES: readonly (readonly [string, (event: BuildEvent) => boolean])[] = [
  ['connects', (event) => event.kind === 'started'],
  ['loads the definition', (event) => isVertex(event, /load build definition/)],
  [
    'takes the context',
    (event) =>
      event.kind === 'status' && event.id.includes('transferring context') && event.current > 10_000_000,
  ],
  ['runs a step', (event) => event.kind === 'log'],
  ['exports', (event) => isVertex(event, /exporting to image/)],
]

describe('a build whose engine', () => {
  it.each(PHASES)(
    'is killed while it %s ends as lost, and the same client builds on the next one',
    async (_phase, isThen) => {
      await newContent()
      let killed: Promise<void> | undefined
      const result = await project.build(
        { noCache: true },
        {
          onEvent: (event) => {
            if (isThen(event)) killed ??= end('SIGKILL')
          },
        },
      )
      expect(killed).toBeDefined()
      expect(failureOf(result)).toMatchObject({
        reason: 'engine-lost',
        retry: 'engine-lost',
        remedy: expect.any(String),
      })
      await killed
      const gone = await project.build({ dockerfileText: 'FROM busybox\n' })
      expect(failureOf(gone)).toMatchObject({ reason: 'engine-lost', retry: 'engine-lost' })
      await restart()
      const back = await project.build({ dockerfileText: 'FROM busybox\nRUN echo back\n', noCache: true })
      expect(back.outcome.kind).toBe('succeeded')
    },
  )

  it('is told to stop ends before its steps would, and says that another try can help', async () => {
    let stopped: Promise<void> | undefined
    const result = await project.build(
      { noCache: true, dockerfileText: 'FROM busybox\nRUN echo begun; sleep 1000\n' },
      {
        onEvent: (event) => {
          if (event.kind === 'log') stopped ??= end('SIGTERM')
        },
      },
    )
    const { reason, retry, remedy } = failureOf(result)
    expect(['engine-lost', 'engine']).toContain(reason)
    expect(['engine-lost', 'engine-stopping']).toContain(retry)
    expect(remedy).toContain('again')
    await stopped
    await restart()
  })
})
