import { execFile } from 'node:child_process'
import { chmod, readFile, readlink, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { connectBuilder } from '#electron/docker/builders/connect-builder.ts'
import { connectEngine, type ConnectedEngine } from '#electron/docker/connect.ts'
import { findEngine } from '#electron/docker/find-engine.ts'
import type { EngineProblem } from '#shared/engine/engine-state.ts'
import type { Result } from '#shared/result.ts'
import { startBuildkitd } from '#test/support/start-buildkitd.ts'
import { startBuildkitdContainer } from '#test/support/start-buildkitd-container.ts'
import { startSshServer, type SshServer } from '#test/support/start-ssh-server.ts'
import { temporaryFolder, type TemporaryFolder } from '#test/support/temporary-folder.ts'
import { testTool } from '#test/support/test-tool.ts'
import { buildOver } from './build-over.ts'

const run = promisify(execFile)
const BUILT = { outcome: { kind: 'succeeded' }, output: expect.stringMatching(/^3145728$/m) }

let server: SshServer
let programs: TemporaryFolder
beforeAll(async () => {
  server = await startSshServer({
    searchPath: [dirname(testTool('docker'))],
    env: { DOCKER_HOST: `unix://${inject('engineSocket')}` },
  })
  programs = await sshWith(server.configFile)
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await programs[Symbol.asyncDispose]()
})

/** A folder for PATH whose ssh reads this configuration alone: ssh takes its own from the user's entry, not from HOME. */
async function sshWith(configFile: string): Promise<TemporaryFolder> {
  const folder = await temporaryFolder()
  const program = join(folder.path, 'ssh')
  await writeFile(program, `#!/bin/sh\nexec '${testTool('ssh')}' -F '${configFile}' "$@"\n`)
  await chmod(program, 0o755)
  return folder
}

/** As the studio connects. */
async function connect(host: string, path = programs.path): Promise<Result<ConnectedEngine, EngineProblem>> {
  const env = {
    PATH: `${path}:/usr/bin:/bin`,
    LD_LIBRARY_PATH: process.env['LD_LIBRARY_PATH'],
    DOCKER_CONFIG: '/nowhere',
    DOCKER_HOST: host,
  }
  const found = await findEngine(env)
  return found.ok ? connectEngine(found.value, env, AbortSignal.timeout(30_000)) : found
}

describe('Docker Engine over ssh', () => {
  it('is reached through the docker command over there, and builds', async () => {
    const connected = await connect('ssh://slipway-test')
    expect(connected).toMatchObject({ ok: true, value: { info: { endpoint: 'ssh://slipway-test' } } })
    if (connected.ok) expect(await buildOver(connected.value.transport)).toMatchObject(BUILT)
  })

  it('is reached at the user, port and socket that its address names', async () => {
    await using folder = await temporaryFolder()
    const socket = join(folder.path, 'a b.sock')
    await run('ln', ['-s', inject('engineSocket'), socket])
    const address = `ssh://${server.user}@127.0.0.1:${String(server.port)}${encodeURI(socket)}`
    expect(await connect(address)).toMatchObject({ ok: true })
  })

  it('leaves no process behind', async () => {
    await expect.poll(sshProcesses).toEqual([])
    const connected = await connect('ssh://slipway-test')
    if (!connected.ok) throw new Error(connected.error.message)
    const connection = await connected.value.transport.connect(AbortSignal.timeout(60_000))
    expect(await sshProcesses()).not.toEqual([])
    connection.on('error', () => undefined).destroy()
    await expect.poll(sshProcesses).toEqual([])
  })

  it('that goes away in a build ends it as lost', async () => {
    await using own = await startSshServer({
      searchPath: [dirname(testTool('docker'))],
      env: { DOCKER_HOST: `unix://${inject('engineSocket')}` },
    })
    await using path = await sshWith(own.configFile)
    const connected = await connect('ssh://slipway-test', path.path)
    if (!connected.ok) throw new Error(connected.error.message)
    await expect.poll(sshProcesses).toEqual([])
    const building = buildOver(connected.value.transport)
    // One for the calls, one for the session.
    await expect.poll(async () => (await sshProcesses()).length).toBe(2)
    for (const pid of await sshProcesses()) process.kill(pid)
    expect((await building).outcome).toMatchObject({ kind: 'failed', failure: { reason: 'engine-lost' } })
  })
})

describe('an engine that ssh does not reach', () => {
  it('has an unknown key', async () => {
    await using folder = await temporaryFolder({ 'known-hosts': '' })
    await using path = await configured((text) =>
      text.replace(server.knownHostsFile, join(folder.path, 'known-hosts')),
    )
    expect(await connect('ssh://slipway-test', path.path)).toMatchObject({
      ok: false,
      error: {
        reason: 'refused',
        message: expect.stringMatching(/not known/),
        command: 'ssh slipway-test true',
      },
    })
  })

  it('has another key than it had', async () => {
    const known = await readFile(server.knownHostsFile, 'utf8')
    const [host = ''] = known.split(' ')
    await using folder = await temporaryFolder()
    await run(testTool('ssh-keygen'), ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder.path, 'other')])
    const other = await readFile(join(folder.path, 'other.pub'), 'utf8')
    await writeFile(join(folder.path, 'known-hosts'), `${host} ${other}`)
    await using path = await configured((text) =>
      text.replace(server.knownHostsFile, join(folder.path, 'known-hosts')),
    )
    expect(await connect(`ssh://127.0.0.1:${String(server.port)}`, path.path)).toMatchObject({
      ok: false,
      error: { reason: 'refused', command: `ssh-keygen -R '[127.0.0.1]:${String(server.port)}'` },
    })
  })

  it('does not take the key of this side', async () => {
    await using folder = await temporaryFolder()
    await run(testTool('ssh-keygen'), ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder.path, 'other')])
    await using path = await configured((text) =>
      text.replace(server.identityFile, join(folder.path, 'other')),
    )
    expect(await connect('ssh://ada@slipway-test', path.path)).toMatchObject({
      ok: false,
      error: { reason: 'no-permission', command: 'ssh-copy-id ada@slipway-test' },
    })
  })

  it('has no docker command', async () => {
    await using bare = await startSshServer({ env: { PATH: '/nowhere' } })
    await using path = await sshWith(bare.configFile)
    expect(await connect('ssh://slipway-test', path.path)).toMatchObject({
      ok: false,
      error: { reason: 'refused', message: expect.stringMatching(/has no docker command/) },
    })
  })

  it('has no engine', async () => {
    expect(await connect('ssh://slipway-test/nowhere/docker.sock')).toMatchObject({
      ok: false,
      error: { reason: 'not-running', message: expect.stringMatching(/No engine runs on slipway-test/) },
    })
  })

  it('does not listen', async () => {
    expect(await connect('ssh://127.0.0.1:1')).toMatchObject({
      ok: false,
      error: { reason: 'unreachable', message: expect.stringMatching(/Connection refused/) },
    })
  })

  async function configured(change: (text: string) => string): Promise<TemporaryFolder> {
    const text = await readFile(server.configFile, 'utf8')
    const folder = await temporaryFolder({ config: change(text) })
    const path = await sshWith(join(folder.path, 'config'))
    return {
      path: path.path,
      [Symbol.asyncDispose]: async () => {
        await path[Symbol.asyncDispose]()
        await folder[Symbol.asyncDispose]()
      },
    }
  }
})

it('a buildkitd in a container of an engine over ssh builds', async () => {
  await using container = await startBuildkitdContainer(inject('engineSocket'))
  const name = container.name.slice('buildx_buildkit_'.length)
  const node = { name, endpoint: 'ssh://slipway-test', platforms: [], options: {} }
  const builder = { name: 'far', driver: 'docker-container', isCurrent: true, nodes: [node] }
  const env = { PATH: `${programs.path}:/usr/bin:/bin` }
  const connected = await connectBuilder(builder, env, AbortSignal.timeout(30_000))
  expect(connected).toMatchObject({ ok: true })
  if (connected.ok) expect(await buildOver(connected.value.transport)).toMatchObject(BUILT)
})

describe('a stand-alone buildkitd over ssh', () => {
  it('builds as a remote builder', async () => {
    await using buildkitd = await startBuildkitd({ listen: 'unix' })
    await using far = await startSshServer({ searchPath: buildkitd.searchPath })
    await using path = await sshWith(far.configFile)
    const endpoint = `ssh://slipway-test${buildkitd.url.slice('unix://'.length)}`
    const node = { name: 'far0', endpoint, platforms: [], options: {} }
    const builder = { name: 'far', driver: 'remote', isCurrent: true, nodes: [node] }
    const connected = await connectBuilder(
      builder,
      { PATH: `${path.path}:/usr/bin:/bin` },
      AbortSignal.timeout(30_000),
    )
    expect(connected).toMatchObject({ ok: true, value: { info: { endpoint, builder: { name: 'far' } } } })
    if (connected.ok) expect(await buildOver(connected.value.transport)).toMatchObject(BUILT)
  })
})

/** The ssh programs that this process runs, by their ids. */
async function sshProcesses(): Promise<readonly number[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const own = await Promise.all(
    ids.map(async (pid) => {
      const [stat, program] = await Promise.all([
        readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => ''),
        readlink(`/proc/${String(pid)}/exe`).catch(() => ''),
      ])
      const parent = Number(stat.slice(stat.lastIndexOf(')')).split(' ')[2])
      return parent === process.pid && program === testTool('ssh')
    }),
  )
  return ids.filter((_pid, index) => own[index]).sort((a, b) => a - b)
}
