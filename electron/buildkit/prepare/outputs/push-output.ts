import { messageOf } from '#electron/lib/message-of.ts'
import type { Credentials } from '../../session/credentials.ts'
import { OutputError } from '../../session/export/output-error.ts'
import { imageResult } from './image-result.ts'
import type { PreparedOutput } from './prepared-output.ts'

/**
 * Pushes an image of the engine's store to its registry, as `POST /images/{name}/push` does.
 * Rejects with the engine's reason, or the signal's.
 * @param name with or without a tag; without one `latest` is pushed
 * @param onProgress told the bytes of each layer so far and in all
 * @returns the digest of the manifest, where the engine told it
 */
export type PushImage = (
  name: string,
  login: Credentials | undefined,
  signal: AbortSignal,
  onProgress?: (layer: string, current: number, total: number) => void,
) => Promise<string | undefined>

/** The way to registries of an engine whose BuildKit cannot push, and the logins for it. */
export interface EnginePush {
  readonly push: PushImage
  /** @param name of an image */
  readonly login: (name: string, signal: AbortSignal) => Promise<Credentials | undefined>
}

/** An image that Docker's graph drivers keep: it is made first, and pushed by the engine once the build has succeeded. */
export function pushOutput(
  attributes: Readonly<Record<string, string>>,
  names: readonly string[],
  { push, login }: EnginePush,
): PreparedOutput {
  return {
    exporter: { type: 'moby', attributes },
    async finish(response, signal) {
      let digest: string | undefined
      for (const name of names) {
        try {
          digest = await push(name, await login(name, signal), signal)
        } catch (error) {
          if (signal.aborted) throw error
          const reason = messageOf(error)
          throw new OutputError(`${name} was built but could not be pushed: ${reason}`)
        }
      }
      return {
        kind: 'image',
        pushed: true,
        ...imageResult(response),
        ...(digest !== undefined && { digest }),
      }
    },
  }
}
