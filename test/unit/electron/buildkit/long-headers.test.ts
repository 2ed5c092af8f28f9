import { performServerHandshake } from 'node:http2'
import { duplexPair } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeHuffman } from '#electron/buildkit/grpc/decode-huffman.ts'
import { GrpcClient } from '#electron/buildkit/grpc/grpc-client.ts'
import { ConnectionLostError } from '#electron/buildkit/grpc/grpc-error.ts'
import { headerFields } from '#electron/buildkit/grpc/header-fields.ts'
import { LongHeaders } from '#electron/buildkit/grpc/long-headers.ts'
import { Secrets } from '#electron/buildkit/proto/gen/secrets_pb.js'

const DATA = 0
const HEADERS = 1
const CONTINUATION = 9
const END = 0x4

/** https://www.rfc-editor.org/rfc/rfc9113#section-4.1 */
function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head[3] = type
  head[4] = flags
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

/** A field with a new name, not in Huffman code. */
function field(name: string, value: string): Buffer {
  return Buffer.concat([Buffer.from([0]), text(name), text(value)])
}

function text(value: string): Buffer {
  const length: number[] = value.length < 127 ? [value.length] : [127]
  for (let rest = value.length - 127; rest >= 0; rest = rest < 128 ? -1 : Math.floor(rest / 128))
    length.push(rest < 128 ? rest : (rest % 128) + 128)
  return Buffer.concat([Buffer.from(length), Buffer.from(value)])
}

/** What comes through, and what was taken out, of bytes that come in pieces. */
async function through(
  pieces: readonly Buffer[],
): Promise<{ readonly bytes: Buffer; readonly taken: unknown[]; readonly error?: unknown }> {
  const [engine, ours] = duplexPair()
  const taken: unknown[] = []
  const connection = new LongHeaders(ours, (stream, fields) => taken.push({ stream, fields }))
  const bytes: Buffer[] = []
  const closed = new Promise<unknown>((resolve) => {
    connection.once('error', resolve)
    connection.once('close', () => resolve(undefined))
  })
  connection.on('data', (chunk: Buffer) => bytes.push(chunk))
  for (const piece of pieces) engine.write(piece)
  engine.end()
  const error = await closed
  return { bytes: Buffer.concat(bytes), taken, ...(error !== undefined && { error }) }
}

function cut(bytes: Buffer, lengths: readonly number[]): readonly Buffer[] {
  const pieces: Buffer[] = []
  for (let at = 0, index = 0; at < bytes.length; index++) {
    const next = at + (lengths[index % lengths.length] ?? 1)
    pieces.push(bytes.subarray(at, next))
    at = next
  }
  return pieces
}

describe('Huffman code of HPACK', () => {
  it.each([
    ['f1e3c2e5f23a6ba0ab90f4ff', 'www.example.com'],
    ['6402', '302'],
    ['9d29ad171863c78f0b97c8e9ae82ae43d3', 'https://www.example.com'],
    [
      '94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007',
      'foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1',
    ],
  ])('is read as RFC 7541, appendix C.4 to C.6, gives it: %s', (hex, decoded) => {
    expect(decodeHuffman(Buffer.from(hex, 'hex')).toString()).toBe(decoded)
  })

  it('refuses the code that ends a text', () => {
    expect(() => decodeHuffman(Buffer.from('ffffffff', 'hex'))).toThrow(/no Huffman code/)
  })
})

describe('a header block without a dynamic table', () => {
  it('is cut into its fields', () => {
    const block = Buffer.concat([
      Buffer.from('20', 'hex'),
      Buffer.from('88', 'hex'),
      Buffer.from('0f10826402', 'hex'),
      field('grpc-status', '2'),
    ])
    const fields = headerFields(block)
    expect(fields.map(({ name, value }) => [name, value()])).toEqual([
      [undefined, ''],
      [undefined, ''],
      [undefined, '302'],
      ['grpc-status', '2'],
    ])
    expect(Buffer.concat(fields.map(({ encoded }) => encoded))).toEqual(block)
  })

  it.each(['be', '00', '0003616263', '000361626305', '7fffffffffffffff7f', '0f'])(
    'is refused where it is cut short or refers to a table: %s',
    (hex) => {
      expect(() => headerFields(Buffer.from(hex, 'hex'))).toThrow(/cannot be read/)
    },
  )

  it('never does anything else with any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          headerFields(Buffer.from(bytes)).forEach(({ value }) => value())
        } catch (error) {
          expect(String(error)).toMatch(/cannot be read|no Huffman code/)
        }
      }),
      { numRuns: 1000 },
    )
  })
})

describe('long headers', () => {
  const details = 'CAISTXNhaWQ'.repeat(20_000)
  const block = Buffer.concat([field('grpc-status', '2'), field('grpc-status-details-bin', details)])
  const long = Buffer.concat([
    frame(HEADERS, 0x1, 5, block.subarray(0, 16_384)),
    frame(CONTINUATION, 0, 5, block.subarray(16_384, 100_000)),
    frame(CONTINUATION, END, 5, block.subarray(100_000)),
  ])
  const before = Buffer.concat([
    frame(HEADERS, END, 3, field('grpc-status', '0')),
    frame(DATA, 0, 3, Buffer.alloc(50_000, 7)),
  ])
  const after = frame(DATA, 1, 3, Buffer.from('the last'))

  it('are taken out of the connection, whatever the pieces, and all else comes through as it was', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 1, maxLength: 9 }),
        async (lengths) => {
          const { bytes, taken } = await through(
            cut(
              Buffer.concat([before, long, after]),
              lengths.map((n) => n + 500),
            ),
          )
          const short = frame(HEADERS, 0x1 | END, 5, field('grpc-status', '2'))
          expect(bytes.equals(Buffer.concat([before, short, after]))).toBe(true)
          expect(taken).toEqual([{ stream: 5, fields: { 'grpc-status-details-bin': details } }])
        },
      ),
      { numRuns: 50 },
    )
  })

  it('of more than 16 MiB end the connection', async () => {
    const part = Buffer.alloc(1024 * 1024)
    const { error } = await through([
      frame(HEADERS, 0, 5, part),
      ...Array.from({ length: 16 }, () => frame(CONTINUATION, 0, 5, part)),
    ])
    expect(String(error)).toMatch(/not taken/)
  })

  it('that continue nothing end the connection', async () => {
    const { error } = await through([frame(CONTINUATION, END, 5, field('a', 'b'))])
    expect(String(error)).toMatch(/not taken/)
  })
})

describe('an error over a connection that takes long ones', () => {
  const never = new AbortController().signal

  it.each([100, 9_000, 16_000, 17_000, 30_000])(
    'is told whole where its message and another field have %i bytes each, and so is the next one',
    async (length) => {
      const [engine, ours] = duplexPair()
      const session = performServerHandshake(engine, {})
      session.on('error', () => undefined)
      const message = 'x^'.repeat(length / 2)
      session.on('stream', (stream) => {
        stream.on('wantTrailers', () =>
          stream.sendTrailers({ 'grpc-message': message, 'x-other': message, 'grpc-status': '2' }),
        )
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
        stream.end()
      })
      const client = new GrpcClient(ours, { longErrors: true })
      for (let call = 0; call < 2; call++)
        await expect(client.unary(Secrets.method.getSecret, {}, { signal: never })).rejects.toMatchObject({
          code: 2,
          message,
        })
      client.dispose()
      session.destroy()
    },
  )

  it('is what was wrong with headers that are not taken', async () => {
    const [engine, ours] = duplexPair()
    const client = new GrpcClient(ours, { longErrors: true })
    const call = client.unary(Secrets.method.getSecret, {}, { signal: never })
    engine.write(frame(CONTINUATION, END, 1, field('a', 'b')))
    await expect(call).rejects.toThrow(/was lost: The engine sent headers that are not taken/)
    client.dispose()
  })

  it('is that the connection was lost, where it was before the first call', async () => {
    const [engine, ours] = duplexPair()
    engine.destroy()
    ours.destroy()
    const client = new GrpcClient(ours, { longErrors: true })
    await expect(client.unary(Secrets.method.getSecret, {}, { signal: never })).rejects.toThrow(
      ConnectionLostError,
    )
    client.dispose()
  })
})
