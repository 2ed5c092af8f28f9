import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { connectBuilder } from '#electron/docker/builders/connect-builder.ts'
import { readBuilders } from '#electron/docker/builders/read-builders.ts'
import { findEngine } from '#electron/docker/find-engine.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const node = (name: string, endpoint: string, more = {}): object => ({
  Name: name,
  Endpoint: endpoint,
  Platforms: null,
  DriverOpts: null,
  Flags: null,
  Files: null,
  ...more,
})
const builder = (name: string, driver: string, ...nodes: readonly object[]): string =>
  JSON.stringify({ Name: name, Driver: driver, Nodes: nodes, Dynamic: false })

const FILES = {
  'buildx/instances/mine': builder('mine', 'docker-container', node('mine0', 'default')),
  'buildx/instances/far': builder(
    'far',
    'remote',
    node('far0', 'tcp://10.0.0.5:1234', {
      Platforms: [
        { architecture: 'arm64', os: 'linux' },
        { architecture: 'arm', os: 'linux', variant: 'v7' },
      ],
      DriverOpts: { cacert: '/keys/ca.pem' },
    }),
  ),
  'buildx/instances/kube': builder('kube', 'kubernetes', node('kube0', 'kubernetes:///kube')),
  'buildx/instances/torn': '{"Name": "torn", "Dri',
  'buildx/instances/hollow': builder('hollow', 'remote'),
}
const ENGINE = 'unix:///nowhere/docker.sock'

describe('the builders', () => {
  it('are those that buildx lists, each with why it cannot be used', async () => {
    await using folder = await temporaryFolder({
      ...FILES,
      'buildx/current': `{"Key":"${ENGINE}","Name":"far","Global":false}`,
    })
    const builders = await readBuilders({ DOCKER_CONFIG: folder.path, DOCKER_HOST: ENGINE })
    expect(builders).toEqual([
      {
        name: 'far',
        driver: 'remote',
        isCurrent: true,
        nodes: [
          {
            name: 'far0',
            endpoint: 'tcp://10.0.0.5:1234',
            platforms: ['linux/arm64', 'linux/arm/v7'],
            options: { cacert: '/keys/ca.pem' },
          },
        ],
      },
      { ...unusable('hollow', 'remote', /no nodes/), nodes: [] },
      { ...unusable('kube', 'kubernetes', /Kubernetes, which is not supported/), nodes: [expect.anything()] },
      {
        name: 'mine',
        driver: 'docker-container',
        isCurrent: false,
        nodes: [{ name: 'mine0', endpoint: 'default', platforms: [], options: {} }],
      },
      { ...unusable('torn', '', /damaged: .*instances\/torn: it is no JSON/), nodes: [] },
      {
        name: 'default',
        driver: 'docker',
        isCurrent: false,
        nodes: [{ name: 'default', endpoint: 'default', platforms: [], options: {} }],
      },
    ])
  })

  const hash = createHash('sha256').update(ENGINE).digest('hex').slice(0, 20)
  it.each([
    ['no choice', {}, {}, undefined],
    ['a choice for this engine', { 'buildx/current': `{"Key":"${ENGINE}","Name":"mine"}` }, {}, 'mine'],
    ['a choice for another engine', { 'buildx/current': '{"Key":"other","Name":"mine"}' }, {}, undefined],
    ['a global choice', { 'buildx/current': '{"Key":"other","Name":"mine","Global":true}' }, {}, 'mine'],
    ['a choice that is gone', { 'buildx/current': `{"Key":"${ENGINE}","Name":"gone"}` }, {}, undefined],
    [
      'a name that leads elsewhere',
      { 'buildx/current': `{"Key":"${ENGINE}","Name":"../current"}` },
      {},
      undefined,
    ],
    ['a default for this engine', { [`buildx/defaults/${hash}`]: 'far' }, {}, 'far'],
    [
      'BUILDX_BUILDER',
      { 'buildx/current': `{"Key":"${ENGINE}","Name":"mine"}` },
      { BUILDX_BUILDER: 'far' },
      'far',
    ],
    [
      'BUILDX_BUILDER for the engine',
      { [`buildx/defaults/${hash}`]: 'far' },
      { BUILDX_BUILDER: 'default' },
      undefined,
    ],
  ])('are honoured: %s', async (_what, files, variables, name) => {
    await using folder = await temporaryFolder({ ...FILES, ...files })
    const found = await findEngine({ DOCKER_CONFIG: folder.path, DOCKER_HOST: ENGINE, ...variables })
    expect(found).toMatchObject({
      ok: true,
      value:
        name === undefined
          ? { kind: 'docker', endpoint: { url: ENGINE } }
          : { kind: 'builder', builder: { name, isCurrent: true } },
    })
  })

  it('are not guessed from a choice that is damaged', async () => {
    await using folder = await temporaryFolder({ ...FILES, 'buildx/current': '{' })
    expect(await findEngine({ DOCKER_CONFIG: folder.path, DOCKER_HOST: ENGINE })).toMatchObject({
      ok: false,
      error: {
        reason: 'bad-endpoint',
        message: expect.stringMatching(/buildx\/current: it is no JSON/),
        command: `rm ${folder.path}/buildx/current`,
      },
    })
  })

  it('are chosen by the address with its port', async () => {
    const current = '{"Key":"tcp://h:2375","Name":"mine"}'
    await using folder = await temporaryFolder({ ...FILES, 'buildx/current': current })
    expect(await findEngine({ DOCKER_CONFIG: folder.path, DOCKER_HOST: 'tcp://h' })).toMatchObject({
      ok: true,
      value: { kind: 'builder', builder: { name: 'mine' } },
    })
  })

  it.each([
    ['gone', 'bad-endpoint', /does not exist/, 'unset BUILDX_BUILDER'],
    ['kube', 'refused', /Kubernetes/, 'docker buildx use default'],
    ['torn', 'bad-endpoint', /damaged/, 'docker buildx use default'],
    ['hollow', 'refused', /no nodes/, 'docker buildx use default'],
    ['far', 'bad-certificate', /keys\/ca\.pem/, expect.stringMatching(/^ls -l/)],
    ['mine', 'not-running', /nowhere\/docker\.sock/, expect.anything()],
  ])('named %s are refused with what mends it', async (name, reason, message, command) => {
    await using folder = await temporaryFolder(FILES)
    const env = { DOCKER_CONFIG: folder.path, DOCKER_HOST: ENGINE, BUILDX_BUILDER: name }
    const found = await findEngine(env)
    const result =
      found.ok && found.value.kind === 'builder'
        ? await connectBuilder(found.value.builder, env, AbortSignal.timeout(60_000))
        : found
    expect(result).toMatchObject({
      ok: false,
      error: { reason, message: expect.stringMatching(message), remedy: expect.any(String), command },
    })
  })
})

function unusable(name: string, driver: string, problem: RegExp): object {
  return { name, driver, isCurrent: false, problem: expect.stringMatching(problem) }
}
