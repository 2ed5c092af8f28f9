// An engine for a suite that does not start its own: `engine-task.mjs run` with a folder of its own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { busyboxTarball, debianTarball } from './base-images.mjs'
import { TOOL_NODE } from './paths.mjs'
import { SetupError } from './say.mjs'

/** @returns {Promise<{socketPath: string, stop: () => Promise<void>}>} */
export async function startSuiteEngine(home) {
  const script = fileURLToPath(new URL('../engine-task.mjs', import.meta.url))
  const images = [
    ['busybox:latest', busyboxTarball()],
    ['debian:bookworm-slim', debianTarball()],
  ].filter(([, tarball]) => existsSync(tarball))
  const args = [
    'run',
    '--home',
    home,
    ...images.flatMap(([name, tarball]) => ['--image', `${name}=${tarball}`]),
  ]
  const child = spawn(TOOL_NODE, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([text]) => text),
    once(child, 'exit').then(() => undefined),
  ])
  const socketPath = /^DOCKER_HOST=unix:\/\/(.*)$/.exec(line ?? '')?.[1]
  if (socketPath === undefined) throw new SetupError('The tests’ engine did not start.')
  return {
    socketPath,
    async stop() {
      if (child.exitCode === null) {
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
    },
  }
}
