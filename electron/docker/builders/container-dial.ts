import type { Dial } from '#electron/buildkit/transport/dial.ts'
import { EngineUnreachableError } from '#electron/buildkit/transport/engine-unreachable-error.ts'
import { hijack } from '#electron/buildkit/transport/hijack.ts'
import { DockerEngine } from '../docker-engine.ts'
import { ExecConnection } from './exec-connection.ts'

/** Why nothing can be run in a container. */
export class ContainerError extends EngineUnreachableError {
  readonly failure: 'missing' | 'stopped'

  constructor(failure: ContainerError['failure'], container: string) {
    super(`The container ${container} ${failure === 'missing' ? 'does not exist' : 'does not run'}.`)
    this.failure = failure
  }
}

/** What joins a connection to the buildkitd of its container. */
const COMMAND = ['buildctl', 'dial-stdio'] as const

/**
 * The way to the buildkitd within a container: each connection is one run of `buildctl dial-stdio` in it.
 * @param engine the way to the Docker Engine that runs the container
 */
export function dialContainer(engine: Dial, container: string): Dial {
  return async (signal) => {
    const docker = new DockerEngine(engine)
    try {
      const state = await docker.containerState(container, signal)
      if (state !== 'running') throw new ContainerError(state, container)
      const exec = await docker.createExec(container, COMMAND, signal)
      const path = `/exec/${exec}/start`
      const headers = { Upgrade: 'tcp', 'Content-Type': 'application/json' }
      const body = JSON.stringify({ Detach: false, Tty: false })
      return new ExecConnection(await hijack(engine, path, headers, signal, body))
    } finally {
      docker.dispose()
    }
  }
}
