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
    ['dockerfile parse error line 2: unknown instruction: FROB', 'dockerfile'],
    ['failed to solve: nope: failed to resolve source metadata for docker.io/library/nope:latest', 'source'],
    ['failed to compute cache key: failed to calculate checksum of ref x: "/nope": not found', 'dockerfile'],
    ['secret token: not found', 'secret'],
    ['something else', 'engine'],
  ])('“%s” is one of %s', (message, reason) => {
    expect(buildFailureOf(new GrpcError(2, message), new BuildRecord(), none).reason).toBe(reason)
  })

  it('of the connection says so', () => {
    expect(buildFailureOf(new ConnectionLostError('x'), new BuildRecord(), none).reason).toBe('engine-lost')
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
