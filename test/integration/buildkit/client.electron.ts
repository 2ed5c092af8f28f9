import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import { dialEngine } from '#electron/buildkit/transport/dial.ts'
import { dockerTransport } from '#electron/buildkit/transport/docker-transport.ts'
import type { BuildEvent } from '#shared/build/build-event.ts'
import { startTestEngine } from '#test/support/engine.ts'

void test('the BuildKit client builds, fails and cancels under Electron’s Node', async () => {
  const engine = await startTestEngine()
  const context = await mkdtemp(join(tmpdir(), 'slipway-electron-'))
  const client = new BuildKitClient(dockerTransport(dialEngine({ socketPath: engine.socketPath })))
  try {
    const build = async (dockerfile: string): Promise<readonly BuildEvent[]> => {
      await writeFile(join(context, 'Dockerfile'), dockerfile)
      const events: BuildEvent[] = []
      const canceller = new AbortController()
      await client.build({
        request: {
          context,
          dockerfile: 'Dockerfile',
          tags: [],
          args: {},
          secrets: [{ id: 'a', env: 'A' }],
          noCache: true,
          pull: false,
        },
        hostNetworkOnly: true,
        env: { A: 'a secret value' },
        configDir: context,
        signal: canceller.signal,
        onEvent: (event) => {
          events.push(event)
          if (event.kind === 'log' && event.text.includes('cancel')) canceller.abort(new Error('cancelled'))
        },
      })
      return events
    }
    const kindOf = (events: readonly BuildEvent[]): string | undefined => {
      const last = events.at(-1)
      return last?.kind === 'finished' ? last.outcome.kind : undefined
    }
    const good = await build(
      'FROM busybox\nCOPY Dockerfile /\nRUN --mount=type=secret,id=a cat /run/secrets/a\n',
    )
    assert.equal(kindOf(good), 'succeeded')
    assert.deepEqual(
      good.flatMap((event) => (event.kind === 'log' ? [event.text] : [])),
      ['***'],
    )
    assert.equal(kindOf(await build('FROM busybox\nRUN false\n')), 'failed')
    assert.equal(kindOf(await build('FROM busybox\nRUN echo cancel; sleep 60\n')), 'cancelled')
  } finally {
    client.dispose()
    await rm(context, { recursive: true })
    await engine[Symbol.asyncDispose]()
  }
})
