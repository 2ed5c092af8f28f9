import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import type { EngineTransport } from '#electron/buildkit/transport/engine-transport.ts'
import type { BuildOutcome } from '#shared/build/build-event.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const DOCKERFILE = 'FROM busybox\nCOPY noise /noise\n'

/** What a build over a transport printed, and how it ended. */
export interface Built {
  readonly outcome: BuildOutcome
  readonly output: string
}

export interface BuildOverOptions {
  /** The last line of the Dockerfile; unless given it prints how many bytes came. */
  readonly rest?: string
  readonly onOutput?: (output: string) => void
}

/** Builds a Dockerfile with 3 MiB of context, takes nothing from the cache and leaves nothing behind but the cache. */
export async function buildOver(
  transport: EngineTransport,
  { rest = 'RUN wc -c </noise\n', onOutput }: BuildOverOptions = {},
): Promise<Built> {
  const noise = randomBytes(3 * 1024 * 1024)
  await using folder = await temporaryFolder({ Dockerfile: DOCKERFILE + rest, noise })
  const client = new BuildKitClient(transport)
  let output = ''
  try {
    const outcome = await client.build({
      request: buildRequest(folder.path, { noCache: true, outputs: [{ kind: 'cache-only' }] }),
      hostNetworkOnly: true,
      env: {},
      configDir: join(folder.path, '.docker'),
      signal: AbortSignal.timeout(60_000),
      onEvent: (event) => {
        if (event.kind !== 'log') return
        output += event.text
        onOutput?.(output)
      },
    })
    return { outcome, output }
  } finally {
    client.dispose()
  }
}
