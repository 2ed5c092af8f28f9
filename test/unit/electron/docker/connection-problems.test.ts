import { describe, expect, it } from 'vitest'
import { SshError, type SshFailure } from '#electron/buildkit/transport/ssh-error.ts'
import { sshProblem } from '#electron/docker/ssh-problem.ts'
import { tlsProblem } from '#electron/docker/tls-problem.ts'

const failed = (code: string, words = 'words'): Error => Object.assign(new Error(words), { code })

describe('a problem with TLS', () => {
  const place = { url: 'tcp://10.0.0.5:2376', source: 'DOCKER_HOST', certificates: '/certs' }

  it.each([
    ['CERT_HAS_EXPIRED', /has expired/, /^openssl s_client -connect 10\.0\.0\.5:2376 /],
    ['CERT_NOT_YET_VALID', /not valid yet/, /^openssl/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /another name: words/, /^openssl/],
    ['SELF_SIGNED_CERT_IN_CHAIN', /no authority that \/certs \(DOCKER_HOST\) names/, /^openssl/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /no authority/, /^openssl/],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', /does not take the certificate/, undefined],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', /does not take the certificate/, undefined],
    ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', /does not take the certificate/, undefined],
    ['ERR_SSL_WRONG_VERSION_NUMBER', /does not speak TLS/, /^unset DOCKER_TLS_VERIFY/],
  ])('%s is told with what mends it', (code, message, command) => {
    const problem = tlsProblem(failed(code), place)
    expect(problem).toMatchObject({
      reason: 'bad-certificate',
      message: expect.stringMatching(message),
      remedy: expect.stringMatching(/\.$/),
      endpoint: place.url,
    })
    if (command) expect(problem?.command).toMatch(command)
    else expect(problem?.command).toBeUndefined()
  })

  it('is none where the connection is refused', () => {
    expect(tlsProblem(failed('ECONNREFUSED'), place)).toBeUndefined()
  })
})

describe('a problem with ssh', () => {
  const target = { host: 'build.example', user: 'ada', port: 2222 }
  const place = { url: 'ssh://ada@build.example:2222', source: 'DOCKER_HOST', target }

  it.each([
    ['no-program', 'not-installed', /apt-get install -y openssh-client|^$/],
    ['unknown-host-key', 'refused', /^ssh -p 2222 ada@build\.example true$/],
    ['changed-host-key', 'refused', /^ssh-keygen -R '\[build\.example\]:2222'$/],
    ['denied', 'no-permission', /^ssh-copy-id -p 2222 ada@build\.example$/],
    ['unreachable', 'unreachable', /^ssh -p 2222 /],
    ['no-command', 'refused', /command -v docker$/],
    ['no-engine', 'not-running', /systemctl start docker$/],
    ['socket-denied', 'no-permission', /usermod -aG docker \$USER'$/],
    ['other', 'refused', /^ssh -p 2222 /],
  ] as const)('%s is %s, mended by %s', (failure: SshFailure, reason, command) => {
    const problem = sshProblem(new SshError(failure, 'words'), place)
    expect(problem).toMatchObject({ reason, remedy: expect.stringMatching(/\.$/), endpoint: place.url })
    expect(problem.command ?? '').toMatch(command)
  })
})
