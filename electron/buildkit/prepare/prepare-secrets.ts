import type { BuildRequest } from '#shared/request/build-request.ts'
import { readSecrets } from '../session/secret-values.ts'
import { secretsService } from '../session/secrets.ts'
import type { BuildPart } from './build-part.ts'

/** The secrets of a build, and their values for whoever masks them. @throws SecretError */
export async function prepareSecrets(
  request: BuildRequest,
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<BuildPart & { readonly values: readonly Buffer[] }> {
  const secrets = await readSecrets(request.secrets, request.context, env, signal)
  return { handlers: secretsService(secrets), values: secrets.all(), dispose: () => secrets.dispose() }
}
