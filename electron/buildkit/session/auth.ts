import { messageOf } from '#electron/lib/message-of.ts'
import { Auth } from '../proto/gen/auth_pb.js'
import { GrpcCode, GrpcError } from '../grpc/grpc-error.ts'
import { unaryHandler, type MethodHandlers } from '../grpc/grpc-server.ts'
import type { CredentialStore } from './credentials.ts'
import { fetchRegistryToken } from './registry-token.ts'
import { tokenAuthority } from './token-authority.ts'

/** Serves `/moby.filesync.v1.Auth`: logins to registries, or better, tokens for them, when the engine pulls. */
export function authService(credentials: CredentialStore): MethodHandlers {
  const authority = tokenAuthority(credentials)
  return {
    ...unaryHandler(Auth.method.credentials, async ({ host }, signal) => {
      const login = await told(credentials(host, signal))
      return login ? { username: login.username, secret: login.secret } : {}
    }),
    ...unaryHandler(Auth.method.fetchToken, async ({ host, realm, service, scopes }, signal) => {
      const { token, expiresIn, issuedAt } = await told(
        credentials(host, signal).then((login) =>
          fetchRegistryToken({ realm, service, scopes }, login, signal),
        ),
      )
      return { token, expiresIn: BigInt(expiresIn), issuedAt: BigInt(issuedAt) }
    }),
    ...unaryHandler(Auth.method.getTokenAuthority, async ({ host, salt }, signal) => ({
      publicKey: await told(authority.publicKey(host, salt, signal)),
    })),
    ...unaryHandler(Auth.method.verifyTokenAuthority, async ({ host, salt, payload }, signal) => ({
      signed: await told(authority.sign(host, salt, payload, signal)),
    })),
  }
}

/** What goes wrong with a login reaches the build's error in words. */
async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw new GrpcError(GrpcCode.unknown, messageOf(error))
  }
}
