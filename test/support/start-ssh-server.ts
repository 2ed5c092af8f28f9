import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, readdir, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from './free-port.ts'
import { ownedFolder } from './owned-folder.ts'
import { startDaemon } from './start-daemon.ts'
import { testTool } from './test-tool.ts'

const run = promisify(execFile)

/** An OpenSSH server on 127.0.0.1 that lets one key in, as the user who runs the tests, with an empty HOME. */
export interface SshServer extends AsyncDisposable {
  readonly port: number
  readonly user: string
  /** The private key that it accepts; it has no passphrase. */
  readonly identityFile: string
  /** A known_hosts file with the server's key. */
  readonly knownHostsFile: string
  /** A configuration for `ssh -F`: the host `slipway-test` is this server, and nothing of the user's is read. */
  readonly configFile: string
}

export interface SshServerOptions {
  /** Folders that come first on the PATH of what is run there. */
  readonly searchPath?: readonly string[]
  /** Further variables of what is run there, for instance DOCKER_HOST. Values may hold no blanks. */
  readonly env?: Readonly<Record<string, string>>
}

/** Where sshd, as Debian builds it, wants an empty folder for the process that talks to strangers. */
const PRIVSEP_FOLDER = '/run/sshd'

/**
 * Starts Debian's sshd with keys, configuration and port of its own. It wants a user `sshd` on the machine: where there
 * is none, it gets one in a mount namespace of its own, which the machine does not see.
 */
export async function startSshServer(options: SshServerOptions = {}): Promise<SshServer> {
  await using starting = new AsyncDisposableStack()
  const { path: folder } = starting.use(await ownedFolder())
  const at = (name: string): string => join(folder, name)
  for (const name of ['host-key', 'identity'])
    await run(testTool('ssh-keygen'), ['-q', '-t', 'ed25519', '-N', '', '-C', 'slipway test', '-f', at(name)])
  await copyFile(at('identity.pub'), at('authorized-keys'))
  await mkdir(at('home'))
  const port = await freePort()
  const hostKey = (await readFile(at('host-key.pub'), 'utf8')).trim()
  await writeFile(at('known-hosts'), `[127.0.0.1]:${String(port)} ${hostKey}\n`)
  const user = (await run('id', ['-un'])).stdout.trim()
  await writeFile(at('sshd-config'), serverConfig(at, port, options))
  await writeFile(at('ssh-config'), clientConfig(at, port, user))
  if (!existsSync(PRIVSEP_FOLDER)) {
    await mkdir(PRIVSEP_FOLDER, { mode: 0o755 })
    starting.defer(() => rmdir(PRIVSEP_FOLDER).catch(() => undefined)) // Another test's server may use it now.
  }
  const { program, args } = await withSshdUser(at('passwd'), [
    testTool('sshd'),
    '-D',
    '-e',
    '-f',
    at('sshd-config'),
  ])
  starting.use(
    await startDaemon({
      program,
      args,
      env: { ...process.env, LD_LIBRARY_PATH: await unpackedLibraries() },
      // Server listening on 127.0.0.1 port 41234.
      ready: (line) => /^Server listening on \S+ port (\d+)/.exec(line)?.[1],
    }),
  )
  const owned = starting.move()
  return {
    port,
    user,
    identityFile: at('identity'),
    knownHostsFile: at('known-hosts'),
    configFile: at('ssh-config'),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** sshd's library that a machine without it lacks lies beside it, in a folder per architecture. */
async function unpackedLibraries(): Promise<string> {
  const library = join(dirname(testTool('sshd')), '..', 'lib')
  const folders = await readdir(library, { withFileTypes: true })
  return folders
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(library, name))
    .join(':')
}

/** The command, behind a list of users that has `sshd` in it. */
async function withSshdUser(
  file: string,
  [program = '', ...args]: readonly string[],
): Promise<{ readonly program: string; readonly args: readonly string[] }> {
  const users = await readFile('/etc/passwd', 'utf8')
  if (/^sshd:/m.test(users)) return { program, args }
  await writeFile(file, `${users.trimEnd()}\nsshd:x:65533:65534::${PRIVSEP_FOLDER}:/usr/sbin/nologin\n`)
  const script = 'mount --bind "$0" /etc/passwd && exec "$@"'
  return { program: 'unshare', args: ['--mount', 'sh', '-c', script, file, program, ...args] }
}

/** sshd_config(5). */
function serverConfig(at: (name: string) => string, port: number, options: SshServerOptions): string {
  const path = [
    ...(options.searchPath ?? []),
    '/usr/local/bin',
    '/usr/bin',
    '/bin',
    '/usr/sbin',
    '/sbin',
  ].join(':')
  const variables = Object.entries({ HOME: at('home'), PATH: path, ...options.env }).map(
    ([name, value]) => `${name}=${value}`,
  )
  return [
    `Port ${String(port)}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${at('host-key')}`,
    `AuthorizedKeysFile ${at('authorized-keys')}`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    'AllowStreamLocalForwarding yes',
    'MaxStartups 100',
    'MaxSessions 100',
    `Subsystem sftp ${testTool('sftp-server')}`,
    `SetEnv ${variables.join(' ')}`,
    '',
  ].join('\n')
}

/** ssh_config(5). */
function clientConfig(at: (name: string) => string, port: number, user: string): string {
  return [
    'Host slipway-test 127.0.0.1',
    '  HostName 127.0.0.1',
    `  Port ${String(port)}`,
    `  User ${user}`,
    `  IdentityFile ${at('identity')}`,
    '  IdentitiesOnly yes',
    `  UserKnownHostsFile ${at('known-hosts')}`,
    '  GlobalKnownHostsFile /dev/null',
    '  StrictHostKeyChecking yes',
    '  BatchMode yes',
    '',
  ].join('\n')
}
