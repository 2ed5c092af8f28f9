import { createHmac, createPrivateKey, createPublicKey, randomBytes, sign, type KeyObject } from 'node:crypto'
import type { CredentialStore } from './credentials.ts'

/** What stands before the 32 bytes of a seed in PKCS #8 (RFC 8410). */
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Lets the engine keep registry tokens for this user without ever having the login. */
export interface TokenAuthority {
  publicKey(host: string, salt: Uint8Array, signal: AbortSignal): Promise<Uint8Array>
  /** The signature and the payload after it, as NaCl's sign gives them. */
  sign(host: string, salt: Uint8Array, payload: Uint8Array, signal: AbortSignal): Promise<Uint8Array>
}

/**
 * A key pair for each host and salt. Whoever has a login has a seed of the host's own, so that nobody else can ask for
 * the tokens; all who have none share one key.
 */
export function tokenAuthority(credentials: CredentialStore): TokenAuthority {
  const keyOf = async (host: string, salt: Uint8Array, signal: AbortSignal): Promise<KeyObject> => {
    const mac = createHmac('sha256', salt)
    if (await credentials(host, signal)) mac.update(seedOf(host))
    return createPrivateKey({
      key: Buffer.concat([ED25519_PKCS8, mac.digest()]),
      format: 'der',
      type: 'pkcs8',
    })
  }
  return {
    async publicKey(host, salt, signal) {
      const key = createPublicKey(await keyOf(host, salt, signal))
      return key.export({ format: 'der', type: 'spki' }).subarray(-32)
    },
    async sign(host, salt, payload, signal) {
      return Buffer.concat([sign(null, payload, await keyOf(host, salt, signal)), payload])
    },
  }
}

const seeds = new Map<string, Buffer>()

/** Lives as long as the process: a token that the engine keeps longer is asked for again. */
function seedOf(host: string): Buffer {
  const seed = seeds.get(host) ?? randomBytes(16)
  seeds.set(host, seed)
  return seed
}
