import { access } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Environment } from './endpoint.ts'

/** What of the user's machine decides which line mends an engine's problem. */
export interface Machine {
  readonly platform: NodeJS.Platform
  readonly user: string
  readonly isRoot: boolean
  readonly hasDaemon: boolean
  readonly hasSystemd: boolean
  readonly hasApt: boolean
}

/** Looks for the engine's programs on PATH and in the folders of the system's own programs. */
export async function lookAtMachine(env: Environment): Promise<Machine> {
  const folders = [
    ...(env['PATH'] ?? '').split(delimiter),
    '/usr/sbin',
    '/usr/local/sbin',
    '/usr/bin',
    '/snap/bin',
  ]
  const has = async (program: string): Promise<boolean> =>
    (await Promise.all(folders.filter(Boolean).map((folder) => exists(join(folder, program))))).some(Boolean)
  const [hasDaemon, hasDesktop, hasSystemd, hasApt] = await Promise.all([
    has('dockerd'),
    exists(process.platform === 'darwin' ? '/Applications/Docker.app' : '/opt/docker-desktop'),
    exists('/run/systemd/system'),
    has('apt-get'),
  ])
  return {
    platform: process.platform,
    user: userInfo().username,
    isRoot: process.getuid?.() === 0,
    hasDaemon: hasDaemon || hasDesktop,
    hasSystemd,
    hasApt,
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}
