// One set-up of a thing at a time, also across terminals.
import { createHash } from 'node:crypto'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { sayDetail } from './say.mjs'

/**
 * Does `work` while nobody else on this machine sets up the same thing. The lock is an abstract socket (unix(7)): it
 * cannot be left behind. Linux only; elsewhere there is nothing that takes long enough to matter.
 *
 * @template T
 * @param {string} what names the thing, for instance the folder it goes to
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withSetUpLock(what, work) {
  if (process.platform !== 'linux') return work()
  const name = `\0slipway-set-up-${createHash('sha256').update(what).digest('hex').slice(0, 24)}`
  let lock = await tryLock(name)
  if (lock === undefined) sayDetail(`waiting for another set-up of ${what}`)
  while (lock === undefined) {
    await delay(250)
    lock = await tryLock(name)
  }
  try {
    return await work()
  } finally {
    await new Promise((resolve) => lock.close(resolve))
  }
}

function tryLock(name) {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)))
    server.listen(name, () => resolve(server))
  })
}
