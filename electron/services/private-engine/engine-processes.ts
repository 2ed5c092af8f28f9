import { readFile, readdir } from 'node:fs/promises'
import type { EngineLayout } from './engine-layout.ts'
import { identify, type ProcessIdentity } from './process-identity.ts'

/** The engine's processes that live now, whoever started them. */
export interface EngineProcesses {
  readonly dockerd: readonly ProcessIdentity[]
  readonly containerd: readonly ProcessIdentity[]
}

export const daemonArguments = (layout: EngineLayout): readonly string[] => [
  '--config-file',
  layout.daemonConfig,
]

export const containerdArguments = (layout: EngineLayout): readonly string[] => [
  '--config',
  layout.containerdConfig,
]

/**
 * Finds them by their command lines, which name this engine's own configuration files. So no file has to say what
 * runs, and none can be wrong about it after a crash or a reboot.
 */
export async function findEngineProcesses(layout: EngineLayout): Promise<EngineProcesses> {
  const dockerd: ProcessIdentity[] = []
  const containerd: ProcessIdentity[] = []
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  await Promise.all(
    pids.map(async (name) => {
      const role = roleOf(await commandLine(name), layout)
      if (role === undefined) return
      const identity = await identify(Number(name))
      if (identity !== undefined) (role === 'dockerd' ? dockerd : containerd).push(identity)
    }),
  )
  return { dockerd, containerd }
}

/** Whether a command line is this engine's, given as `/proc/<pid>/cmdline` split at its NULs. */
export function roleOf(args: readonly string[], layout: EngineLayout): 'dockerd' | 'containerd' | undefined {
  const rest = args.slice(1).join('\0')
  if (rest === daemonArguments(layout).join('\0')) return 'dockerd'
  if (rest === containerdArguments(layout).join('\0')) return 'containerd'
  return undefined
}

async function commandLine(pid: string): Promise<readonly string[]> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replace(/\0$/, '').split('\0')
  } catch {
    return [] // The process ended while we looked.
  }
}
