import { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import { dialEngine } from '#electron/buildkit/transport/dial.ts'
import { dockerTransport } from '#electron/buildkit/transport/docker-transport.ts'
import type { BuildEvent, BuildOutcome } from '#shared/build/build-event.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import type { FakeEngine } from './fake-engine.ts'

export interface BuildOnOptions {
  readonly signal?: AbortSignal
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  readonly request?: Partial<BuildRequest>
  readonly env?: Readonly<Record<string, string>>
  readonly onEvent?: (event: BuildEvent) => void
}

export interface FakeBuild {
  readonly outcome: BuildOutcome
  readonly events: readonly BuildEvent[]
}

/** Builds a small folder on a fake engine with a client of its own, and gives everything back. */
export async function buildOn(engine: FakeEngine, options: BuildOnOptions = {}): Promise<FakeBuild> {
  await using folder = await temporaryFolder({ Dockerfile: 'FROM busybox\n', ...options.files })
  const client = new BuildKitClient(dockerTransport(dialEngine({ socketPath: engine.socketPath })))
  const events: BuildEvent[] = []
  const outcome = await client.build({
    request: buildRequest(folder.path, options.request),
    hostNetworkOnly: false,
    env: options.env ?? {},
    configDir: folder.path,
    signal: options.signal ?? new AbortController().signal,
    onEvent: (event) => {
      events.push(event)
      options.onEvent?.(event)
    },
  })
  client.dispose()
  return { outcome, events }
}
