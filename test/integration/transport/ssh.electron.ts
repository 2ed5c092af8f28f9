import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import { connectEngine } from '#electron/docker/connect.ts'
import { findEngine } from '#electron/docker/find-engine.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { startTestEngine } from '#test/support/engine.ts'
import { testTool } from '#test/support/test-tool.ts'

void test('an engine behind a program is reached and builds under Electron’s Node', async () => {
  const engine = await startTestEngine()
  const folder = await mkdtemp(join(tmpdir(), 'slipway-electron-'))
  try {
    // What ssh would start over there, started here.
    const program = join(folder, 'ssh')
    const remote = `DOCKER_HOST='unix://${engine.socketPath}' exec '${testTool('docker')}' system dial-stdio`
    await writeFile(program, `#!/bin/sh\n${remote}\n`)
    await chmod(program, 0o755)
    await writeFile(join(folder, 'Dockerfile'), 'FROM busybox\nCOPY Dockerfile /\nRUN echo begun\n')
    const env = { PATH: `${folder}:/usr/bin:/bin`, DOCKER_CONFIG: folder, DOCKER_HOST: 'ssh://there' }
    const signal = AbortSignal.timeout(60_000)
    const found = await findEngine(env)
    assert(found.ok)
    const connected = await connectEngine(found.value, env, signal)
    assert(connected.ok, JSON.stringify(connected))
    const client = new BuildKitClient(connected.value.transport)
    for (const round of [1, 2]) {
      const { kind } = await client.build({
        request: buildRequest(folder, { noCache: true, outputs: [{ kind: 'cache-only' }] }),
        hostNetworkOnly: true,
        env,
        configDir: folder,
        signal,
        onEvent: () => undefined,
      })
      assert.equal(kind, 'succeeded', `build ${round}`)
    }
    client.dispose()
  } finally {
    await rm(folder, { recursive: true })
    await engine[Symbol.asyncDispose]()
  }
})
