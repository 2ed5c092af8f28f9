import { readFile } from 'node:fs/promises'
import Docker from 'dockerode'

/** An Engine API client for the engine at this socket; a request that is silent for `timeoutMs` fails. */
export const engineClient = (socketPath: string, timeoutMs = 30_000): Docker =>
  new Docker({ socketPath, timeout: timeoutMs })

/** Whether an engine answers at this socket within `ms`. */
export async function answers(socketPath: string, ms: number): Promise<boolean> {
  try {
    await engineClient(socketPath, ms).ping()
    return true
  } catch {
    return false
  }
}

/** The socket that a daemon configuration file names, as of the time it was written. */
export async function configuredSocket(daemonConfigFile: string): Promise<string | undefined> {
  try {
    const { hosts } = JSON.parse(await readFile(daemonConfigFile, 'utf8')) as { hosts?: readonly string[] }
    return hosts?.[0]?.replace(/^unix:\/\//, '')
  } catch {
    return undefined
  }
}
