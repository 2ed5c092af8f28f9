import { readFile, readdir } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * Waits until no process names a folder in its command line, 10 s at most. Helpers of a browser outlive it by a moment,
 * and write once more into a profile that is being removed. Where there is no `/proc`, there is nothing to wait for.
 */
export async function processesEnded(folder: string): Promise<void> {
  const until = Date.now() + 10_000
  while ((await areThere(folder)) && Date.now() < until) await delay(50)
}

async function areThere(folder: string): Promise<boolean> {
  const names = await readdir('/proc').catch(() => [])
  const ids = names.filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
  const lines = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')))
  return lines.some((line) => line.includes(folder))
}
