import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * Runs `work` while no other process of this machine works on the same engine folder.
 *
 * The lock is an abstract socket (unix(7)) named after the folder: the kernel gives it to one process and takes it back
 * when that process ends, however it ends, so there is no stale lock. Rejects with the signal's reason when cancelled.
 */
export async function withEngineLock<T>(
  home: string,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const name = `\0slipway-engine-${createHash('sha256').update(home).digest('hex').slice(0, 24)}`
  const lock = await takeLock(name, signal)
  try {
    return await work()
  } finally {
    await new Promise<void>((resolve) => {
      lock.close(() => {
        resolve()
      })
    })
  }
}

async function takeLock(name: string, signal: AbortSignal): Promise<Server> {
  for (;;) {
    signal.throwIfAborted()
    const lock = await tryLock(name)
    if (lock !== undefined) return lock
    await delay(50, undefined, { signal })
  }
}

function tryLock(name: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined)
      else reject(error)
    })
    server.listen(name, () => {
      server.unref()
      resolve(server)
    })
  })
}
