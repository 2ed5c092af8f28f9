import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answers } from '#electron/services/private-engine/engine-client.ts'
import { findEngineProcesses } from '#electron/services/private-engine/engine-processes.ts'
import { startTestEngine } from '#test/support/engine.ts'

void test('the private engine starts and stops under Electron’s Node', async () => {
  const { socketPath, engine, ...started } = await startTestEngine({ baseImages: [] })
  try {
    assert.equal(await answers(socketPath, 5_000), true)
    const second = await engine.acquire(AbortSignal.timeout(30_000))
    assert.equal(second.ok && second.value.socketPath, socketPath)
  } finally {
    await started[Symbol.asyncDispose]()
  }
  assert.deepEqual(await findEngineProcesses(engine.layout), { dockerd: [], containerd: [] })
})
