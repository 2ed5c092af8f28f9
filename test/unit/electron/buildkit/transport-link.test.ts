import { createServer, type Http2Session } from 'node:http2'
import { duplexPair, type Duplex } from 'node:stream'
import { afterEach, describe, expect, it } from 'vitest'
import { EngineLink } from '#electron/buildkit/transport/engine-link.ts'
import type { EngineTransport } from '#electron/buildkit/transport/engine-transport.ts'

/** An engine whose connections open when they are let. */
class Engine implements EngineTransport {
  readonly engine = 'buildkitd'
  readonly sides: Duplex[] = []
  readonly sessions: Http2Session[] = []
  readonly waiting: { open: () => void; refuse: (error: Error) => void }[] = []
  readonly #server = createServer().on('session', (session) => this.sessions.push(session))

  connect(signal: AbortSignal): Promise<Duplex> {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('disposed')), { once: true })
      this.waiting.push({
        refuse: reject,
        open: () => {
          const [far, near] = duplexPair()
          this.sides.push(far.once('close', () => near.destroy()))
          this.#server.emit('connection', far)
          resolve(near)
        },
      })
    })
  }

  openSession(): never {
    throw new Error('no sessions')
  }
}

const patience = (): AbortSignal => AbortSignal.timeout(60_000)
const links: EngineLink[] = []
afterEach(() => {
  for (const link of links.splice(0)) link.dispose()
})

function linked(): { readonly engine: Engine; readonly link: EngineLink; readonly lost: string[] } {
  const engine = new Engine()
  const link = new EngineLink(engine)
  links.push(link)
  const lost: string[] = []
  link.onLost((error) => lost.push(error.message))
  return { engine, link, lost }
}

describe('the connection of a client', () => {
  it('is opened once for all who wait, also when one gives up', async () => {
    const { engine, link } = linked()
    const canceller = new AbortController()
    const [first, second] = [link.client(canceller.signal), link.client(patience())]
    canceller.abort(new Error('not any more'))
    await expect(first).rejects.toThrow('not any more')
    engine.waiting[0]?.open()
    expect(await link.client(patience())).toBe(await second)
    expect(engine.waiting).toHaveLength(1)
  })

  it('is tried again at the next need after it was refused', async () => {
    const { engine, link, lost } = linked()
    const both = Promise.allSettled([link.client(patience()), link.client(patience())])
    engine.waiting[0]?.refuse(new Error('no'))
    expect(await both).toMatchObject([{ reason: { message: 'no' } }, { reason: { message: 'no' } }])
    const again = link.client(patience())
    engine.waiting[1]?.open()
    expect((await again).lost).toBeUndefined()
    expect(lost).toEqual([])
  })

  it('that is lost is told once, and replaced at the next need', async () => {
    const { engine, link, lost } = linked()
    const opening = link.client(patience())
    engine.waiting[0]?.open()
    const client = await opening
    engine.sides[0]?.destroy()
    await expect.poll(() => lost).toHaveLength(1)
    const next = link.client(patience())
    engine.waiting[1]?.open()
    expect(await next).not.toBe(client)
    expect(lost).toHaveLength(1)
  })

  it('ends without a word when it is disposed, also while it is opened', async () => {
    const { engine, link, lost } = linked()
    const opening = link.client(patience())
    engine.waiting[0]?.open()
    const client = await opening
    link.dispose()
    expect(client.lost).toBeDefined()
    await expect(link.client(patience())).rejects.toThrow('disposed')
    expect(lost).toEqual([])

    const other = linked()
    const never = other.link.client(patience())
    other.link.dispose()
    await expect(never).rejects.toThrow('disposed')
  })
})
