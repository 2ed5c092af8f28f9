import { monitorEventLoopDelay } from 'node:perf_hooks'

/** What a piece of work did to the process that it ran in. */
export interface Strain {
  /** The longest time in which the event loop did not turn, in milliseconds: own work, and waiting for a processor. */
  readonly stall: number
  /** The longest time that this thread worked without a turn of the event loop, in milliseconds of its processor. */
  readonly work: number
  /** By how many MiB the process grew at most. */
  readonly memory: number
}

/** Watches the process while something runs. */
export async function watchProcess<T>(work: () => Promise<T>): Promise<Strain & { readonly result: T }> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const before = process.memoryUsage.rss()
  let last = process.threadCpuUsage()
  let longest = 0
  let highest = before
  const timer = setInterval(() => {
    const now = process.threadCpuUsage()
    longest = Math.max(longest, now.user + now.system - last.user - last.system)
    last = now
  }, 1)
  // Seldom: the system takes as long to tell it as a turn of the loop may take.
  const sampler = setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 25)
  delay.enable()
  try {
    const result = await work()
    return { result, stall: delay.max / 1e6, work: longest / 1e3, memory: (highest - before) / 2 ** 20 }
  } finally {
    delay.disable()
    clearInterval(timer)
    clearInterval(sampler)
  }
}
