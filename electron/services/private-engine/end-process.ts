import { setTimeout as delay } from 'node:timers/promises'
import { isAlive, type ProcessIdentity } from './process-identity.ts'

/**
 * Ends one process and waits until it is gone: SIGTERM, and SIGKILL after `graceMs`. A process that took over the
 * number since is never hit.
 */
export async function endProcess(process: ProcessIdentity, graceMs: number): Promise<void> {
  await sendSignal(process, 'SIGTERM')
  if (await goneWithin(process, graceMs)) return
  await sendSignal(process, 'SIGKILL')
  await goneWithin(process, 5_000)
}

async function sendSignal(target: ProcessIdentity, name: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (!(await isAlive(target))) return
  try {
    process.kill(target.pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

async function goneWithin(process: ProcessIdentity, ms: number): Promise<boolean> {
  const deadline = Date.now() + ms
  while (await isAlive(process)) {
    if (Date.now() >= deadline) return false
    await delay(20)
  }
  return true
}
