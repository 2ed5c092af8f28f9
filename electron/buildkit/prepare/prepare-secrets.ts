import type { BuildRequest, SecretSource } from '#shared/request/build-request.ts'
import { readSecrets } from '../session/secret-values.ts'
import { secretsService } from '../session/secrets.ts'
import { allRequests, onceById } from './all-requests.ts'
import { absolutePath, baseFolder } from './base-folder.ts'
import type { BuildPart } from './build-part.ts'

/**
 * The secrets of a build and of those that are its contexts, and their values for whoever masks them.
 * @throws SecretError, RequestError
 */
export async function prepareSecrets(
  request: BuildRequest,
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<BuildPart & { readonly values: readonly Buffer[] }> {
  const sources: SecretSource[] = []
  for (const one of allRequests(request)) {
    if (one.secrets.length === 0) continue
    const base = await baseFolder(one)
    for (const source of one.secrets)
      sources.push('src' in source ? { ...source, src: absolutePath(source.src, base) } : source)
  }
  const secrets = await readSecrets(onceById('Secret', sources), env, signal)
  return { handlers: secretsService(secrets), values: secrets.all(), dispose: () => secrets.dispose() }
}
