import { execFile as execFileCallback } from 'node:child_process'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { sshAddFiles, SSH_ADD } from '#test/support/ssh-add-files.ts'
import { startDaemon, type Daemon } from '#test/support/start-daemon.ts'
import { temporaryFolder, type TemporaryFolder } from '#test/support/temporary-folder.ts'
import { testTool } from '#test/support/test-tool.ts'
import { failureOf, outputOf, Project } from './project.ts'

const execFile = promisify(execFileCallback)

describe('RUN --mount=type=ssh', () => {
  it('reaches the agent of SSH_AUTH_SOCK, or one that is named, but cannot change it', async () => {
    await using agent = await startAgent(['work@example'])
    await using project = await sshProject([
      `RUN --mount=type=ssh ${SSH_ADD} -l`,
      `RUN --mount=type=ssh,id=other ${SSH_ADD} -l`,
      `RUN --mount=type=ssh ${SSH_ADD} -D; echo code $?`,
      `RUN --mount=type=ssh ${SSH_ADD} -T /ssh/key.pub && echo signed`,
    ])
    await writeFile(join(project.folder, 'ssh', 'key.pub'), agent.publicKeys[0] ?? '')
    const result = await project.build(
      {
        noCache: true,
        ssh: [
          { id: 'default', kind: 'agent' },
          { id: 'other', kind: 'agent', socketPath: agent.socketPath },
        ],
      },
      { env: { SSH_AUTH_SOCK: agent.socketPath } },
    )
    expect(result.outcome).toMatchObject({ kind: 'succeeded' })
    expect(outputOf(result).match(/work@example/g)).toHaveLength(2)
    expect(outputOf(result)).toMatch(/code 1/)
    expect(outputOf(result)).toMatch(/signed/)
    expect(await agent.list()).toContain('work@example')
  })

  it('reaches private keys of each kind, several by one id', async () => {
    await using keys = await temporaryFolder()
    const kinds = [
      ['ed25519', []],
      ['rsa', ['-b', '2048']],
      ['ecdsa', []],
      ['ecdsa', ['-b', '521']],
      ['rsa', ['-m', 'PEM', '-b', '2048']],
    ] as const
    const paths = await Promise.all(
      kinds.map(([kind, more], index) => makeKey(keys.path, `key${index}`, ['-t', kind, ...more])),
    )
    await using project = await sshProject([
      `RUN --mount=type=ssh,id=deploy ${SSH_ADD} -l && for key in /ssh/*.pub; do ${SSH_ADD} -T $key || exit 1; done`,
    ])
    for (const path of paths) await execFile('cp', [`${path}.pub`, join(project.folder, 'ssh')])
    const result = await project.build({ noCache: true, ssh: [{ id: 'deploy', kind: 'keys', paths }] })
    expect(result.outcome).toMatchObject({ kind: 'succeeded' })
    expect(outputOf(result).match(/SHA256:.*\((ED25519|RSA|ECDSA)\)/g)).toHaveLength(5)
  })

  it('that nobody gave fails by its id, unless it is optional', async () => {
    await using project = await Project.create({
      Dockerfile:
        'FROM busybox\nRUN --mount=type=ssh,required=false echo optional\nRUN --mount=type=ssh,id=deploy,required=true true\n',
    })
    const result = await project.build({ noCache: true })
    expect(failureOf(result)).toMatchObject({ reason: 'ssh', message: expect.stringMatching(/deploy/) })
  })

  it('is explained where the key or the agent is of no use, before anything is built', async () => {
    await using keys = await temporaryFolder({ 'no-key': 'nothing' })
    const locked = await makeKey(keys.path, 'locked', ['-t', 'ed25519'], 'a passphrase')
    await using project = await Project.create({ Dockerfile: 'FROM busybox\n' })
    const messageOf = async (paths: readonly string[]): Promise<string> => {
      const failure = failureOf(await project.build({ ssh: [{ id: 'default', kind: 'keys', paths }] }))
      expect(failure).toMatchObject({ reason: 'ssh' })
      return failure.message
    }
    expect(await messageOf([locked])).toMatch(/locked is protected by a passphrase/)
    expect(await messageOf([join(keys.path, 'no-key')])).toMatch(/is no private key/)
    expect(await messageOf([`${locked}.pub`])).toMatch(/is no private key/)
    expect(await messageOf([join(keys.path, 'missing')])).toMatch(/cannot be read/)
    const agentless = await project.build({ ssh: [{ id: 'default', kind: 'agent' }] })
    expect(failureOf(agentless).message).toMatch(/SSH_AUTH_SOCK is not set/)
  })
})

interface TestAgent extends AsyncDisposable {
  readonly socketPath: string
  readonly publicKeys: readonly string[]
  list(): Promise<string>
}

/** OpenSSH's agent with a key for each comment. */
async function startAgent(comments: readonly string[]): Promise<TestAgent> {
  await using starting = new AsyncDisposableStack()
  const folder: TemporaryFolder = starting.use(await temporaryFolder())
  const socketPath = join(folder.path, 'agent')
  const agent: Daemon = await startDaemon({
    program: testTool('ssh-agent'),
    args: ['-D', '-a', socketPath],
    ready: (line) => (line.startsWith('SSH_AUTH_SOCK=') ? line : undefined),
  })
  starting.use(agent)
  const env = { ...process.env, SSH_AUTH_SOCK: socketPath }
  const publicKeys: string[] = []
  for (const [index, comment] of comments.entries()) {
    const path = await makeKey(folder.path, `key${index}`, ['-t', 'ed25519', '-C', comment])
    await execFile(testTool('ssh-add'), [path], { env })
    publicKeys.push((await execFile('cat', [`${path}.pub`])).stdout)
  }
  const owned = starting.move()
  return {
    socketPath,
    publicKeys,
    list: async () => (await execFile(testTool('ssh-add'), ['-l'], { env })).stdout,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function makeKey(
  folder: string,
  name: string,
  options: readonly string[],
  passphrase = '',
): Promise<string> {
  const path = join(folder, name)
  await execFile(testTool('ssh-keygen'), ['-q', '-N', passphrase, '-f', path, ...options])
  return path
}

/** A project whose image holds `ssh-add`. */
async function sshProject(lines: readonly string[]): Promise<Project> {
  const project = await Project.create({
    Dockerfile: ['FROM busybox', 'COPY ssh /ssh', ...lines, ''].join('\n'),
    'ssh/README': '',
  })
  for (const [name, content] of Object.entries(await sshAddFiles())) {
    await writeFile(join(project.folder, name), content)
    await chmod(join(project.folder, name), 0o755)
  }
  return project
}
