import { readdir } from 'node:fs/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { FolderSender } from '#electron/buildkit/session/context/folder-sender.ts'
import { failureOf, Project } from './project.ts'

/** Rounds of five builds and a look; `npm run test:deep` does the long form. */
const ROUNDS = process.env['SLIPWAY_DEEP'] === '1' ? 200 : 4

/** How much the memory of a round may seem to grow, in bytes: what the collector leaves for later. */
const SLACK = 24 * 1024 * 1024

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

describe('one client', () => {
  it('that builds for long holds no more files, connections, timers and memory than at first', async () => {
    await using sending = new AsyncDisposableStack()
    const sender = new FolderSender()
    sending.defer(() => sender.dispose())
    await using project = await Project.create(
      { Dockerfile: 'FROM busybox\nARG N\nCOPY . /all\nRUN echo $N; ls /all\n', 'a.txt': 'a' },
      { send: sender.send },
    )
    const outputs = [{ kind: 'cache-only' }] as const
    const round = async (index: number): Promise<void> => {
      await project.write('changed.txt', String(index))
      expect((await project.build({ outputs, args: { N: String(index) } })).outcome.kind).toBe('succeeded')
      expect((await project.build({ outputs, args: { N: String(index) } })).outcome.kind).toBe('succeeded')
      const dockerfileText = `FROM busybox\nRUN exit ${String((index % 200) + 1)}\n`
      expect(failureOf(await project.build({ outputs, dockerfileText })).reason).toBe('step')
      const long = `FROM busybox\n${'# a line\n'.repeat(10_000)}FROBNICATE\n`
      expect(failureOf(await project.build({ outputs, dockerfileText: long })).reason).toBe('dockerfile')
      const canceller = new AbortController()
      const cancelled = await project.build(
        { outputs, noCache: true, dockerfileText: 'FROM busybox\nRUN echo begun; sleep 1000\n' },
        {
          signal: canceller.signal,
          onEvent: (event) => event.kind === 'log' && canceller.abort(new Error('the test cancels')),
        },
      )
      expect(cancelled.outcome).toEqual({ kind: 'cancelled' })
      expect((await project.inspect()).llb.kind).toBe('inspected')
    }
    for (let index = 0; index < 3; index++) await round(index)
    const first = await held()
    for (let index = 3; index < 3 + ROUNDS; index++) await round(index)
    // What a build has let go is closed a moment later. Polling takes a timer itself.
    await expect.poll(async () => (await held()).files, { timeout: 20_000 }).toBeLessThanOrEqual(first.files)
    await expect
      .poll(async () => (await held()).resources, { timeout: 20_000 })
      .toBeLessThanOrEqual(first.resources + 1)
    expect((await held()).memory).toBeLessThan(first.memory + SLACK)
  }, 1_800_000)
})

/** What this process holds: open files and sockets, what keeps its event loop busy, bytes of its heap and its buffers. */
async function held(): Promise<{
  readonly files: number
  readonly resources: number
  readonly memory: number
}> {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return {
    files: (await readdir('/proc/self/fd')).length,
    resources: process.getActiveResourcesInfo().filter((name) => name !== 'FSReqPromise').length,
    memory: heapUsed + external,
  }
}
