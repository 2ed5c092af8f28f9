import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { connectEngine } from '#electron/docker/connect.ts'
import { privateEngineAt } from '#electron/docker/find-engine.ts'
import { engineProblem } from '#electron/docker/engine-problem.ts'
import type { Machine } from '#electron/docker/machine.ts'
import type { Endpoint } from '#electron/docker/endpoint.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const machine: Machine = {
  platform: 'linux',
  user: 'ada',
  isRoot: false,
  hasDaemon: true,
  hasSystemd: true,
  hasApt: true,
}
const endpoint: Endpoint = {
  kind: 'direct',
  url: 'unix:///var/run/docker.sock',
  source: 'the default socket',
  isDefault: true,
  address: { socketPath: '/var/run/docker.sock' },
}
const failed = (code: string): Error => Object.assign(new Error(`connect ${code}`), { code })

describe('a problem with the engine', () => {
  it.each([
    ['EACCES', {}, {}, 'no-permission', 'sudo usermod -aG docker $USER'],
    ['ENOENT', {}, {}, 'not-running', 'sudo systemctl start docker'],
    ['ECONNREFUSED', { isRoot: true, hasSystemd: false }, {}, 'not-running', 'service docker start'],
    ['ENOENT', { hasDaemon: false }, {}, 'not-installed', 'sudo apt-get install -y docker.io'],
    ['ENOENT', { hasDaemon: false, hasApt: false }, {}, 'not-installed', undefined],
    ['ENOENT', {}, { isDefault: false, source: 'DOCKER_HOST' }, 'not-running', 'unset DOCKER_HOST'],
    ['ECONNRESET', {}, {}, 'lost', 'sudo systemctl start docker'],
    ['EHOSTUNREACH', {}, {}, 'unreachable', undefined],
    ['EPROTO', {}, {}, 'refused', undefined],
  ])('%s on %j at %j is %s, mended by %s', (code, ofMachine, ofEndpoint, reason, command) => {
    const problem = engineProblem(failed(code), { ...endpoint, ...ofEndpoint }, { ...machine, ...ofMachine })
    expect({ reason: problem.reason, command: problem.command }).toEqual({ reason, command })
    expect(problem.remedy).not.toBe('')
  })
})

describe('a probe', () => {
  const servers: Server[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections()
  })

  async function probe(socketPath: string, answers: Readonly<Record<string, unknown>>): Promise<unknown> {
    const server = createServer((request, response) => {
      const answer = answers[(request.url ?? '').replace(/^\/v[\d.]+/, '')]
      response.statusCode = answer === undefined ? 404 : 200
      response.end(JSON.stringify(answer ?? { message: 'page not found' }))
    }).listen(socketPath)
    servers.push(server)
    await once(server, 'listening')
    const result = await connectEngine(privateEngineAt(socketPath), {}, AbortSignal.timeout(60_000))
    return result.ok ? result.value.info : result.error
  }

  const version = { Version: '18.06.3', ApiVersion: '1.38', Os: 'linux', Arch: 'amd64' }
  const rest = { '/_ping': 'OK', '/info': { OperatingSystem: 'Test' } }

  it.each([
    ['an API before BuildKit', version, 'too-old', /1\.38/],
    ['no BuildKit', { ...version, ApiVersion: '1.41' }, 'too-old', /no BuildKit \(HTTP 404\)/],
    ['Windows containers', { ...version, ApiVersion: '1.41', Os: 'windows' }, 'refused', /Windows/],
  ])('notices %s', async (_what, told, reason, message) => {
    await using folder = await temporaryFolder()
    expect(await probe(join(folder.path, 'docker.sock'), { ...rest, '/version': told })).toMatchObject({
      reason,
      message: expect.stringMatching(message),
    })
  })
})
