import { buildkitdTransport } from '#electron/buildkit/transport/buildkitd-transport.ts'
import { dialEngine } from '#electron/buildkit/transport/dial.ts'
import type { EngineTransport } from '#electron/buildkit/transport/engine-transport.ts'
import type { TestBuildkitd } from './start-buildkitd.ts'

/** The way to a buildkitd that listens on a Unix socket. */
export function overSocket({ url }: Pick<TestBuildkitd, 'url'>): EngineTransport {
  return buildkitdTransport(dialEngine({ socketPath: url.slice('unix://'.length) }))
}
