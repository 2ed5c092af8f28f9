import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import {
  buildctlDialStdio,
  dialSsh,
  dockerDialStdio,
  sshArguments,
} from '#electron/buildkit/transport/dial-ssh.ts'
import { ProcessConnection } from '#electron/buildkit/transport/process-connection.ts'
import { sshErrorOf } from '#electron/buildkit/transport/ssh-error.ts'

describe('ssh', () => {
  it('is called as the docker command calls it', () => {
    const target = { host: 'build.example', user: 'ada', port: 2222, socketPath: "/run/a b's.sock" }
    expect(sshArguments({ target, command: dockerDialStdio(target), env: {} })).toEqual([
      ...['-l', 'ada', '-p', '2222', '-o', 'ConnectTimeout=8', '-T', '--', 'build.example'],
      "docker '--host=unix:///run/a b'\\''s.sock' system dial-stdio",
    ])
    expect(
      sshArguments({ target: { host: 'h' }, command: buildctlDialStdio({ host: 'h' }), env: {} }),
    ).toEqual([...['-o', 'ConnectTimeout=8', '-T', '--', 'h'], 'buildctl dial-stdio'])
  })

  it.each([
    [
      255,
      'No ED25519 host key is known for h and you have requested strict checking.\nHost key verification failed.\n',
      'unknown-host-key',
    ],
    [
      255,
      '@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.',
      'changed-host-key',
    ],
    [255, 'ada@10.0.0.5: Permission denied (publickey,password).', 'denied'],
    [255, 'ssh: Could not resolve hostname nowhere: Name or service not known', 'unreachable'],
    [255, 'ssh: connect to host 10.0.0.5 port 22: Connection refused', 'unreachable'],
    [255, 'ssh: connect to host 10.0.0.5 port 22: Connection timed out', 'unreachable'],
    [127, 'bash: line 1: docker: command not found', 'no-command'],
    [1, 'Cannot connect to the Docker daemon at unix:///x.sock. Is the docker daemon running?', 'no-engine'],
    [1, 'error: dial unix /run/buildkit/buildkitd.sock: connect: no such file or directory', 'no-engine'],
    [1, 'permission denied while trying to connect to the Docker daemon socket', 'socket-denied'],
    [255, 'Connection closed by 10.0.0.5 port 22', 'other'],
    [3, '', 'other'],
  ])('that ends with %i and "%s" is known', (code, said, failure) => {
    expect(sshErrorOf(code, said)).toMatchObject({ failure, message: expect.stringMatching(/./) })
  })

  it('that is not installed is said so', async () => {
    const dial = dialSsh({ target: { host: 'h' }, command: ['docker'], env: { PATH: '/nowhere' } })
    await expect(dial(AbortSignal.timeout(60_000))).rejects.toMatchObject({ failure: 'no-program' })
  })
})

describe('a connection through a program', () => {
  const failed = (code: number | null, stderr: string): Error => new Error(`${String(code)}: ${stderr}`)

  it('carries bytes both ways and ends with its program', async () => {
    const connection = new ProcessConnection(spawn('cat'), failed)
    let text = ''
    connection.on('data', (chunk: Buffer) => (text += chunk.toString()))
    connection.end('hello')
    await once(connection, 'close')
    expect(text).toBe('hello')
  })

  it('fails with what its program says last', async () => {
    const connection = new ProcessConnection(spawn('sh', ['-c', 'echo no such thing >&2; exit 3']), failed)
    const [error] = (await once(connection.resume(), 'error')) as [Error]
    expect(error.message).toBe('3: no such thing\n')
  })

  it('ends its program when it is destroyed, also one that does not listen', async () => {
    for (const script of ['exec sleep 60', "trap '' TERM; echo ready; while :; do sleep 0.1; done"]) {
      const child = spawn('sh', ['-c', script])
      const connection = new ProcessConnection(child, failed)
      if (script.includes('ready')) await once(connection, 'data')
      const ended = once(child, 'close')
      connection.destroy()
      await ended
      expect(child.exitCode ?? child.signalCode).not.toBeNull()
    }
  })
})
