import { create } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { describe, expect, it } from 'vitest'
import { StatusDecoder } from '#electron/buildkit/decode-status.ts'
import { masker } from '#electron/buildkit/mask.ts'
import { StatusResponseSchema } from '#electron/buildkit/proto/gen/control_pb.js'

const decoder = (...values: readonly string[]): StatusDecoder =>
  new StatusDecoder(masker(values.map((value) => Buffer.from(value))))
type Init = Parameters<typeof create<typeof StatusResponseSchema>>[1]
const response = (init: Init): ReturnType<typeof create<typeof StatusResponseSchema>> =>
  create(StatusResponseSchema, init)
const log = (vertex: string, msg: Uint8Array | string, stream = 1): NonNullable<Init> => ({
  logs: [{ vertex, stream: BigInt(stream), msg: Buffer.from(msg), timestamp: timestampFromMs(1000) }],
})

describe('the status stream', () => {
  it('becomes events with times in milliseconds and fractions', () => {
    expect(
      decoder().decode(
        response({
          vertexes: [
            {
              digest: 'sha256:1',
              name: 'RUN make',
              inputs: ['sha256:0'],
              cached: true,
              started: { seconds: 1_700_000_000n, nanos: 123_456_789 },
              progressGroup: { id: 'g', name: 'group', weak: true },
            },
          ],
          statuses: [{ id: 's', vertex: 'sha256:1', name: 'n', current: 5n, total: 9n }],
          warnings: [
            {
              vertex: 'sha256:1',
              short: Buffer.from('short'),
              detail: [Buffer.from('more')],
              url: 'u',
              ranges: [
                { start: { line: 2 }, end: { line: 2 } },
                { start: { line: 3 }, end: { line: 3 } },
              ],
            },
          ],
        }),
      ),
    ).toEqual([
      {
        kind: 'vertex',
        digest: 'sha256:1',
        name: 'RUN make',
        inputs: ['sha256:0'],
        cached: true,
        startedAt: 1_700_000_000_123.4568,
        progressGroup: { id: 'g', name: 'group', weak: true },
      },
      { kind: 'status', digest: 'sha256:1', id: 's', name: 'n', current: 5, total: 9 },
      {
        kind: 'warning',
        digest: 'sha256:1',
        message: 'short',
        detail: ['more'],
        url: 'u',
        lines: [{ first: 2, last: 3 }],
      },
    ])
  })

  it.each([
    ['ahead', 600_000, 10],
    ['behind', -600_000, 10],
    ['the same, and its word is late', 0, 1500],
  ])('has the times of this machine when the engine’s clock is %s', (_clock, ahead, late) => {
    const now = 1_700_000_000_000
    const decode = new StatusDecoder(masker([]), () => now)
    const stamped = now + ahead - late
    const vertex = { digest: 'a', started: timestampFromMs(stamped) }
    const [first] = decode.decode(response({ vertexes: [vertex] }))
    const [last] = decode.decode(
      response({ vertexes: [{ ...vertex, completed: timestampFromMs(stamped + 50) }] }),
    )
    const startedAt = ahead === 0 ? now - late : now
    expect(first).toMatchObject({ startedAt })
    expect(last).toMatchObject({ startedAt, completedAt: startedAt + 50 })
  })

  it('joins characters and secrets across messages, but not across steps and streams', () => {
    const decode = decoder('s3cret')
    const text = (...messages: readonly NonNullable<Init>[]): string =>
      messages
        .flatMap((message) => decode.decode(response(message)))
        .map((event) => (event.kind === 'log' ? `${event.digest}${event.stream}:${event.text}|` : ''))
        .join('')
    expect(text(log('a', Buffer.from([0xc3])), log('a', Buffer.from([0xa4])))).toBe('astdout:ä|')
    expect(text(log('a', 'x s3c'), log('b', 'ret', 1), log('a', 'ret', 2), log('a', 'ret y'))).toBe(
      'astdout:x |bstdout:ret|astderr:ret|astdout:*** y|',
    )
  })

  it('gives what was held back when the step completes, or at the end', () => {
    const decode = decoder('s3cret')
    expect(decode.decode(response(log('a', 'end s3')))).toMatchObject([{ text: 'end ' }])
    expect(
      decode.decode(response({ vertexes: [{ digest: 'a', completed: timestampFromMs(1) }] })).at(-1),
    ).toMatchObject({ kind: 'log', text: 's3' })
    decode.decode(response(log('b', 's')))
    expect(decode.flush()).toMatchObject([{ kind: 'log', digest: 'b', text: 's' }])
    expect(decode.flush()).toEqual([])
  })
})
