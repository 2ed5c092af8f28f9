import { once } from 'node:events'
import { duplexPair, type Duplex } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { ExecConnection } from '#electron/docker/builders/exec-connection.ts'

function piece(stream: 1 | 2, text: string): Buffer {
  const head = Buffer.alloc(8)
  head[0] = stream
  head.writeUInt32BE(Buffer.byteLength(text), 4)
  return Buffer.concat([head, Buffer.from(text)])
}

function joined(): { readonly engine: Duplex; readonly connection: ExecConnection } {
  const [engine, ours] = duplexPair()
  return { engine, connection: new ExecConnection(ours) }
}

describe('a connection through a command in a container', () => {
  it('gives the standard output however the pieces are cut', async () => {
    const { engine, connection } = joined()
    const bytes = Buffer.concat([piece(1, '\0one '), piece(2, 'aside'), piece(1, ''), piece(1, 'two')])
    let text = ''
    const read = new Promise<void>((resolve) => {
      connection.on('data', (chunk: Buffer) => {
        text += chunk.toString()
        if (text.length === 8) resolve()
      })
    })
    for (const byte of bytes) engine.write(Buffer.of(byte))
    await read
    expect(text).toBe('\0one two')
    connection.destroy()
  })

  it('writes to the standard input as it is', async () => {
    const { engine, connection } = joined()
    connection.write('hello')
    expect(String(((await once(engine, 'data')) as Buffer[])[0])).toBe('hello')
    connection.destroy()
  })

  it.each([1, 2] as const)(
    'fails with the words that come on stream %i instead of HTTP/2',
    async (stream) => {
      const { engine, connection } = joined()
      engine.end(piece(stream, 'OCI runtime exec failed: "buildctl": executable file not found\n'))
      const [error] = (await once(connection.resume(), 'error')) as [Error]
      expect(error.message).toMatch(/executable file not found$/)
    },
  )
})
