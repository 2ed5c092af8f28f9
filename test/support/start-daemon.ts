import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { endProcess } from '#electron/services/private-engine/end-process.ts'
import { identify } from '#electron/services/private-engine/process-identity.ts'

/** A process that a test started. Disposing ends it and waits for that. */
export interface Daemon extends AsyncDisposable {
  readonly pid: number
  /** What `ready` gave. */
  readonly found: string
}

export interface DaemonOptions {
  readonly program: string
  readonly args: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  /** Told each line that it prints, on either stream; the first answer says that it is ready. */
  readonly ready: (line: string) => string | undefined
}

/** How long a daemon may take to be ready, in milliseconds. */
const START_LIMIT = 60_000

/** Starts a program that ends with this process at the latest, and waits until it says that it is ready. */
export async function startDaemon({ program, args, env, ready }: DaemonOptions): Promise<Daemon> {
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(env && { env }),
  })
  const lines: string[] = []
  let found: string | undefined
  child.once('error', (error) => lines.push(error.message))
  for (const stream of [child.stdout, child.stderr])
    createInterface(stream).on('line', (line) => {
      lines.push(line)
      if (lines.length > 40) lines.shift()
      found ??= ready(line)
    })
  const runs = (): boolean => child.pid !== undefined && child.exitCode === null && child.signalCode === null
  const deadline = Date.now() + START_LIMIT
  while (found === undefined && runs() && Date.now() < deadline) await delay(10)
  const identity = child.pid === undefined ? undefined : await identify(child.pid)
  if (found === undefined || identity === undefined) {
    if (identity !== undefined) await endProcess(identity, 2_000)
    throw new Error(`${program} did not start:\n${lines.join('\n')}`)
  }
  return { pid: identity.pid, found, [Symbol.asyncDispose]: () => endProcess(identity, 10_000) }
}
