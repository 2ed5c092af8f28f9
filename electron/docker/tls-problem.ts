import type { EngineProblem } from '#shared/engine/engine-state.ts'
import { messageOf } from '#electron/lib/message-of.ts'

/** An engine that is reached over TCP. */
export interface TlsPlace {
  readonly url: string
  readonly source: string
  /** Where its certificates are kept, if it has any. */
  readonly certificates: string | undefined
}

/**
 * Why TLS did not come about: Node's and OpenSSL's codes, for instance `CERT_HAS_EXPIRED` for the engine's certificate
 * and `ERR_SSL_TLSV1_ALERT_UNKNOWN_CA` for what the engine says of ours.
 *
 * @returns nothing where the error is none of TLS
 */
export function tlsProblem(error: unknown, place: TlsPlace): EngineProblem | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const words = messageOf(error)
  const { url, source, certificates } = place
  const show = { command: showLine(url) }
  const told = (
    message: string,
    remedy: string,
    more: { readonly command?: string } = {},
  ): EngineProblem => ({
    reason: 'bad-certificate',
    message,
    remedy,
    endpoint: url,
    ...more,
  })
  const files = certificates === undefined ? source : `${certificates} (${source})`
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return told(
      `The certificate of the engine at ${url} ${code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not valid yet'}.`,
      'Ask whoever runs the engine for a new one, or check the clocks.',
      show,
    )
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return told(
      `The certificate of the engine at ${url} is made for another name: ${words}.`,
      'Use one of the names in it.',
      show,
    )
  if (UNTRUSTED.has(code))
    return told(
      `The certificate of the engine at ${url} is signed by no authority that ${files} names.`,
      'Use the ca.pem of that engine.',
      show,
    )
  if (
    /ALERT_(CERTIFICATE_REQUIRED|UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_|HANDSHAKE_FAILURE|ACCESS_DENIED)/.test(
      code,
    )
  )
    return told(
      `The engine at ${url} does not take the certificate of ${files}.`,
      'Use a cert.pem and key.pem that the engine’s authority signed and that have not expired.',
    )
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG')
    return told(
      `The engine at ${url} does not speak TLS.`,
      source === 'DOCKER_HOST' ? 'Leave TLS out.' : `Leave TLS out of ${source}.`,
      source === 'DOCKER_HOST' ? { command: 'unset DOCKER_TLS_VERIFY DOCKER_TLS' } : {},
    )
  if (/HTTP request to an HTTPS server/i.test(words))
    return told(
      `The engine at ${url} speaks TLS alone.`,
      'Name its certificates.',
      source === 'DOCKER_HOST' ? { command: 'export DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH=~/.docker' } : {},
    )
  return undefined
}

const UNTRUSTED: ReadonlySet<string> = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_SIGNATURE_FAILURE',
  'INVALID_CA',
])

/** Shows the engine's certificate. */
function showLine(url: string): string {
  const at = url.replace(/^\w+:\/\//, '').replace(/\/.*$/, '')
  return `openssl s_client -connect ${at} </dev/null | openssl x509 -noout -text`
}
