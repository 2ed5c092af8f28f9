import { describe, expect, it } from 'vitest'
import { BuildRecord } from '#electron/buildkit/build-record.ts'
import { buildFailureOf } from '#electron/buildkit/build-failure-of.ts'
import { ConnectionLostError, GrpcError } from '#electron/buildkit/grpc/grpc-error.ts'
import { masker } from '#electron/buildkit/mask.ts'
import { AnySchema } from '@bufbuild/protobuf/wkt'
import { create } from '@bufbuild/protobuf'

const detail = (type: string, value: unknown): GrpcError['details'][number] =>
  create(AnySchema, {
    typeUrl: `github.com/moby/buildkit/${type}`,
    value: Buffer.from(JSON.stringify(value)),
  })

function record(): BuildRecord {
  const made = new BuildRecord()
  const op = { kind: 'exec', inputs: [], mounts: [], lines: [{ first: 3, last: 4 }] } as const
  made.add({ kind: 'ops', ops: [{ ...op, digest: 'sha256:1', name: '[a 1/2] RUN make' }] })
  made.add({ kind: 'log', digest: 'sha256:1', stream: 'stdout', at: 0, text: 'one\ntw' })
  made.add({ kind: 'log', digest: 'sha256:1', stream: 'stderr', at: 0, text: 'o\n' })
  return made
}

const none = masker([])

describe('a failure', () => {
  it('of a step is read from typed details', () => {
    const error = new GrpcError(
      2,
      'failed to solve: process "make" did not complete successfully: exit code: 2',
      [
        detail('stack.Stack+json', {}),
        detail('errdefs.Vertex+json', { digest: 'sha256:1' }),
        detail('errdefs.Source+json', {
          info: { filename: 'app.Dockerfile', data: 'eA==' },
          ranges: [
            { start: { line: 3 }, end: { line: 3 } },
            { start: { line: 4 }, end: { line: 4 } },
          ],
        }),
        detail('gatewayapi.ExitMessage+json', { Code: 2 }),
      ],
    )
    expect(buildFailureOf(error, record(), none)).toEqual({
      reason: 'step',
      message: '[a 1/2] RUN make failed with exit code 2.',
      detail: error.message,
      digest: 'sha256:1',
      exitCode: 2,
      source: { filename: 'app.Dockerfile', ranges: [{ first: 3, last: 4 }] },
      lastOutput: ['one', 'two'],
    })
  })

  it('of a step is read from text and status where an engine sends no details', () => {
    const seen = record()
    const error = 'executor failed running [/bin/sh -c make]: exit code: 2'
    seen.add({
      kind: 'vertex',
      digest: 'sha256:9',
      name: 'x',
      inputs: [],
      cached: false,
      error: 'context canceled',
    })
    seen.add({
      kind: 'vertex',
      digest: 'sha256:1',
      name: '[a 1/2] RUN make',
      inputs: [],
      cached: false,
      error,
    })
    expect(
      buildFailureOf(new GrpcError(2, `failed to solve with frontend dockerfile.v0: ${error}`), seen, none),
    ).toMatchObject({
      reason: 'step',
      digest: 'sha256:1',
      exitCode: 2,
      source: { ranges: [{ first: 3, last: 4 }] },
    })
  })

  it.each([
    ['dockerfile parse error line 2: unknown instruction: FROB', 'dockerfile', undefined],
    [
      'failed to create LLB definition: dockerfile parse error on line 3: 429 Too Many',
      'dockerfile',
      undefined,
    ],
    [
      'failed to compute cache key: failed to calculate checksum of ref x: "/nope": not found',
      'dockerfile',
      undefined,
    ],
    ['target stage "none" could not be found', 'dockerfile', undefined],
    ['secret token: not found', 'secret', undefined],
    ['no SSH key "default" forwarded from the client', 'ssh', undefined],
    [
      'nope: failed to resolve source metadata for docker.io/library/nope:latest: not found',
      'source',
      undefined,
    ],
    [
      'a: failed to resolve source metadata for r.example/a:1: failed to do request: Head "https://r.example/v2/a/manifests/1": dial tcp: lookup r.example on 127.0.0.11:53: no such host',
      'source',
      'network',
    ],
    [
      'failed to solve: a: failed to do request: Head "https://r.example/v2/": dial tcp 10.0.0.1:443: i/o timeout',
      'source',
      'network',
    ],
    [
      'failed to do request: Head "https://r.example/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      'source',
      undefined,
    ],
    [
      'failed to resolve source metadata for r.example/a:429: r.example/a:429: not found',
      'source',
      undefined,
    ],
    [
      'unexpected status from HEAD request to https://r.example/v2/a/manifests/1: 429 Too Many Requests',
      'source',
      'registry-busy',
    ],
    [
      'failed to copy: httpReadSeeker: failed open: unexpected status code https://r.example/v2/a/blobs/sha256:1: 503 Service Unavailable',
      'source',
      'registry-busy',
    ],
    [
      'failed to resolve source metadata for r.example/a:1: failed to authorize: failed to fetch oauth token: unexpected status from POST request to https://r.example/token: 401 Unauthorized',
      'login',
      undefined,
    ],
    [
      'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
      'login',
      undefined,
    ],
    ['busybox: no match for platform in manifest: not found', 'platform', undefined],
    ['failed to copy files: write /var/lib/x: no space left on device', 'disk-full', 'disk-full'],
    [
      'process "/bin/sh -c make" did not complete successfully: cannot allocate memory',
      'engine',
      'out-of-memory',
    ],
    ['no active session for abc: context deadline exceeded', 'engine-lost', 'engine-lost'],
    ['flightcontrol: exceeded retry timeout', 'engine', 'engine-busy'],
    ['context canceled', 'engine', 'engine-stopping'],
    ['something else', 'engine', undefined],
  ] as const)('“%s” is one of %s, and another try can help because of %s', (message, reason, retry) => {
    const failure = buildFailureOf(new GrpcError(2, message), new BuildRecord(), none)
    expect({ reason: failure.reason, retry: failure.retry }).toEqual({ reason, retry })
    if (retry) expect(failure.remedy).toBeTypeOf('string')
  })

  it('of a step is not taken for what its command says', () => {
    const error =
      'process "/bin/sh -c echo no space left on device: 429 Too Many Requests" did not complete successfully: exit code: 3'
    expect(buildFailureOf(new GrpcError(2, error), new BuildRecord(), none)).toMatchObject({
      reason: 'step',
      exitCode: 3,
    })
  })

  it.each([
    [137, 'compiling', 'step', 'out-of-memory'],
    [1, 'cp: write error: No space left on device', 'step', 'disk-full'],
    [6, 'curl: (6) Could not resolve host: r.example', 'step', 'network'],
    [255, 'exec /bin/sh: exec format error', 'platform', undefined],
    [2, 'wrong', 'step', undefined],
  ] as const)('of a step with code %i that printed “%s” is one of %s', (code, text, reason, retry) => {
    const seen = record()
    seen.add({ kind: 'log', digest: 'sha256:1', stream: 'stderr', at: 0, text: `${text}\n` })
    const failure = buildFailureOf(
      new GrpcError(2, `process "make" did not complete successfully: exit code: ${code}`, [
        detail('errdefs.Vertex+json', { digest: 'sha256:1' }),
      ]),
      seen,
      none,
    )
    expect({ reason: failure.reason, retry: failure.retry }).toEqual({ reason, retry })
  })

  it('whose details the connection did not survive is read from the status', () => {
    const seen = record()
    const error = 'process "/bin/sh -c make" did not complete successfully: exit code: 2'
    const vertex = {
      kind: 'vertex',
      digest: 'sha256:1',
      name: 'RUN make',
      inputs: [],
      cached: false,
    } as const
    seen.add({ ...vertex, error })
    expect(buildFailureOf(new ConnectionLostError('it was closed'), seen, none)).toMatchObject({
      reason: 'step',
      exitCode: 2,
      detail: error,
      source: { ranges: [{ first: 3, last: 4 }] },
    })
  })

  it('of the connection says so', () => {
    expect(buildFailureOf(new ConnectionLostError('x'), new BuildRecord(), none)).toMatchObject({
      reason: 'engine-lost',
      retry: 'engine-lost',
    })
  })

  it('holds no secret', () => {
    const failure = buildFailureOf(
      new GrpcError(2, 'process "echo hunter2" failed'),
      new BuildRecord(),
      masker([Buffer.from('hunter2')]),
    )
    expect(JSON.stringify(failure)).not.toContain('hunter2')
  })
})
