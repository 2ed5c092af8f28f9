import type { BuildKitClient, Worker } from '#electron/buildkit/buildkit-client.ts'

/** How long an engine may take to list its workers, in ms. */
const LIMIT = 8_000

/** The workers of an engine; nothing where it does not tell them in time. @throws the signal's reason */
export async function workersOf(
  client: Pick<BuildKitClient, 'listWorkers'>,
  signal: AbortSignal,
): Promise<readonly Worker[] | undefined> {
  try {
    return await client.listWorkers(AbortSignal.any([signal, AbortSignal.timeout(LIMIT)]))
  } catch {
    signal.throwIfAborted()
    return undefined
  }
}
