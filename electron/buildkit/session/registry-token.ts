import type { Credentials } from './credentials.ts'

export interface TokenRequest {
  /** Where the registry says that tokens are given, for instance `https://auth.example/token`. */
  readonly realm: string
  readonly service: string
  /** For instance `repository:library/busybox:pull`. */
  readonly scopes: readonly string[]
}

export interface RegistryToken {
  readonly token: string
  /** Seconds. */
  readonly expiresIn: number
  /** Seconds since the epoch; 0 where not told. */
  readonly issuedAt: number
}

const DEFAULT_EXPIRY = 60
const TIMEOUT = 30_000

/**
 * Gets a token for a registry: with a login by OAuth, or, where the registry does not offer that, and for everyone
 * without a login, by a plain request.
 *
 * https://distribution.github.io/distribution/spec/auth/oauth/ and …/auth/token/
 */
export async function fetchRegistryToken(
  request: TokenRequest,
  credentials: Credentials | undefined,
  signal: AbortSignal,
): Promise<RegistryToken> {
  if (credentials?.registryToken)
    return { token: credentials.registryToken, expiresIn: DEFAULT_EXPIRY, issuedAt: 0 }
  const realm = new URL(request.realm)
  const local = realm.hostname === 'localhost' || realm.hostname === '127.0.0.1'
  if (credentials && realm.protocol !== 'https:' && !local)
    throw new Error(`A login is not sent to ${realm.origin}, which is not encrypted.`)
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)])
  if (credentials) {
    const response = await fetch(realm, {
      method: 'POST',
      body: oauthForm(request, credentials),
      signal: limit,
    })
    if (response.ok) return tokenOf(await response.json())
    const other = response.status === 404 || response.status === 401 || response.status === 405
    if (!other || (response.status === 405 && credentials.username === '')) throw refused(realm, response)
  }
  realm.searchParams.set('service', request.service)
  for (const scope of request.scopes) realm.searchParams.append('scope', scope)
  const basic = credentials && Buffer.from(`${credentials.username}:${credentials.secret}`).toString('base64')
  const response = await fetch(realm, {
    ...(basic && { headers: { Authorization: `Basic ${basic}` } }),
    signal: limit,
  })
  if (!response.ok) throw refused(realm, response)
  return tokenOf(await response.json())
}

function oauthForm(request: TokenRequest, { username, secret }: Credentials): URLSearchParams {
  return new URLSearchParams({
    service: request.service,
    client_id: 'slipway',
    ...(request.scopes.length > 0 && { scope: request.scopes.join(' ') }),
    ...(username === ''
      ? { grant_type: 'refresh_token', refresh_token: secret }
      : { grant_type: 'password', username, password: secret }),
  })
}

function refused(realm: URL, response: Response): Error {
  return new Error(`${realm.origin} gives no token: HTTP ${response.status}`)
}

function tokenOf(body: unknown): RegistryToken {
  const answer = body as {
    readonly token?: string
    readonly access_token?: string
    readonly expires_in?: number
    readonly issued_at?: string
  }
  const token = answer.access_token ?? answer.token
  if (!token) throw new Error('The registry answered without a token.')
  const issuedAt = Math.floor(Date.parse(answer.issued_at ?? '') / 1000)
  return {
    token,
    expiresIn: answer.expires_in ?? DEFAULT_EXPIRY,
    issuedAt: Number.isNaN(issuedAt) ? 0 : issuedAt,
  }
}
