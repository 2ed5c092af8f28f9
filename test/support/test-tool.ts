import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from '#electron/services/private-engine/engine-layout.ts'

const PROGRAMS = {
  registry: ['registry', 'usr', 'bin', 'docker-registry'],
  'qemu-aarch64': ['qemu', 'usr', 'bin', 'qemu-aarch64-static'],
  sshd: ['ssh', 'usr', 'sbin', 'sshd'],
  ssh: ['ssh', 'usr', 'bin', 'ssh'],
  'ssh-keygen': ['ssh', 'usr', 'bin', 'ssh-keygen'],
  'ssh-agent': ['ssh', 'usr', 'bin', 'ssh-agent'],
  'ssh-add': ['ssh', 'usr', 'bin', 'ssh-add'],
  'sftp-server': ['ssh', 'usr', 'lib', 'openssh', 'sftp-server'],
  /** The newest docker command that the set-up could have; it knows no plugins. */
  docker: ['docker', 'usr', 'bin', 'docker'],
  /** The newest buildx; it runs by itself. */
  buildx: ['docker', 'usr', 'libexec', 'docker', 'cli-plugins', 'docker-buildx'],
} as const

/**
 * Full path of a program that the set-up unpacked for the tests.
 * @throws where it is missing
 */
export function testTool(name: keyof typeof PROGRAMS): string {
  const program = join(cacheFolder(process.env), 'test-tools', ...PROGRAMS[name])
  if (existsSync(program)) return program
  throw new Error(`${program} is missing; \`npm test\` sets it up.`)
}
