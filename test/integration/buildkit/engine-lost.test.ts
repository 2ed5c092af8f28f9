import { expect, it } from 'vitest'
import { findEngineProcesses } from '#electron/services/private-engine/engine-processes.ts'
import { startTestEngine } from '#test/support/engine.ts'
import { failureOf, Project } from './project.ts'

it('a build whose engine is killed ends as failed with that reason, and the next one works on the new engine', async () => {
  await using engine = await startTestEngine()
  const { socketPath } = engine
  await using project = await Project.create(
    { Dockerfile: 'FROM busybox\nRUN echo begun; sleep 60\n' },
    { socketPath },
  )
  let killed: Promise<number> | undefined
  const result = await project.build(
    { noCache: true },
    {
      onEvent: (event) => {
        if (event.kind === 'log') killed ??= kill()
      },
    },
  )
  const ended = performance.now()
  expect(failureOf(result)).toMatchObject({ reason: 'engine-lost', remedy: expect.any(String) })
  expect(ended - (await killed!)).toBeLessThan(5_000)

  const gone = await project.build()
  expect(failureOf(gone).reason).toBe('engine-lost')

  const lease = await engine.engine.acquire(AbortSignal.timeout(60_000))
  expect(lease.ok).toBe(true)
  await project.write('Dockerfile', 'FROM busybox\nRUN echo back\n')
  expect((await project.build({ noCache: true })).outcome.kind).toBe('succeeded')

  async function kill(): Promise<number> {
    for (const { pid } of (await findEngineProcesses(engine.engine.layout)).dockerd)
      process.kill(pid, 'SIGKILL')
    return performance.now()
  }
})
