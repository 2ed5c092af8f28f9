import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { startRegistry } from './start-registry.ts'

/** A registry with busybox behind a door that notes whoever comes. */
export interface RecordedRegistry extends AsyncDisposable {
  /** Of the door. @example "127.0.0.1:41234" */
  readonly address: string
  /** The first line that was said on each connection, empty for one on which nothing was said yet. */
  readonly asked: () => readonly string[]
}

/** Starts a registry that tells who asked it: also a connection alone counts. */
export async function startRecordedRegistry(): Promise<RecordedRegistry> {
  await using starting = new AsyncDisposableStack()
  const registry = starting.use(await startRegistry())
  const [host, port] = registry.address.split(':')
  const sockets = new Set<Socket>()
  const asked: string[] = []
  const door = createServer((near) => {
    const index = asked.push('') - 1
    near.once('data', (chunk: Buffer) => (asked[index] = chunk.toString('latin1').split('\r\n')[0] ?? ''))
    const far = connect(Number(port), host)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one
        .on('error', () => undefined)
        .once('close', () => {
          sockets.delete(one)
          other.destroy()
        })
        .pipe(other)
    }
  }).listen(0, '127.0.0.1')
  await once(door, 'listening')
  starting.defer(async () => {
    const closed = new Promise((resolve) => door.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  })
  const owned = starting.move()
  return {
    address: `127.0.0.1:${(door.address() as AddressInfo).port}`,
    asked: () => asked,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
