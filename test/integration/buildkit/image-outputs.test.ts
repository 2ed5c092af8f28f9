import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { BuildRequest } from '#shared/request/build-request.ts'
import type { Output } from '#shared/request/output.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { buildxOn } from '#test/support/buildx.ts'
import { emulateArm64 } from '#test/support/emulate-arm64.ts'
import { missingEngine } from '#test/support/matrix-engines.ts'
import { overSocket } from '#test/support/over-socket.ts'
import { ociImages } from '#test/support/oci-image.ts'
import { startBuildkitd, type TestBuildkitd } from '#test/support/start-buildkitd.ts'
import { startMatrixEngine, type MatrixEngine } from '#test/support/start-matrix-engine.ts'
import { startRegistry } from '#test/support/start-registry.ts'
import { failureOf, Project, type ProjectOptions } from './project.ts'

const run = promisify(execFile)
const soon = (): AbortSignal => AbortSignal.timeout(60_000)

const EPOCH = 1_700_000_000
const IMAGE = 'FROM busybox\nRUN echo made > /made && mkdir /d && touch -d "2025-01-01" /d\nLABEL a=b\n'

/** What an engine has of an image in a registry. */
async function inRegistry(
  registry: string,
  name: string,
  reference: string,
  authorization = '',
): Promise<Manifest> {
  const answer = await fetch(`http://${registry}/v2/${name}/manifests/${reference}`, {
    headers: {
      ...(authorization !== '' && { authorization }),
      accept: [
        'application/vnd.oci.image.index.v1+json',
        'application/vnd.oci.image.manifest.v1+json',
        'application/vnd.docker.distribution.manifest.v2+json',
        'application/vnd.docker.distribution.manifest.list.v2+json',
      ].join(', '),
    },
  })
  expect(answer.status).toBe(200)
  return {
    ...((await answer.json()) as Omit<Manifest, 'digest'>),
    digest: answer.headers.get('docker-content-digest') ?? '',
  }
}

interface Manifest {
  readonly digest: string
  readonly mediaType: string
  readonly annotations?: Readonly<Record<string, string>>
  readonly layers?: readonly { readonly mediaType: string; readonly digest: string }[]
  readonly manifests?: readonly {
    readonly digest: string
    readonly annotations?: Readonly<Record<string, string>>
    readonly platform: { readonly architecture: string; readonly os: string }
  }[]
}

const noBuildkitd = missingEngine('buildkitd')
const noContainerd = missingEngine('newest-containerd')

describe.skipIf(noContainerd !== undefined)(
  `Docker Engine with the containerd image store ${noContainerd ?? ''}`.trim(),
  () => {
    let engine: MatrixEngine
    const on = (): ProjectOptions => ({ socketPath: engine.socketPath })
    beforeAll(async () => {
      engine = await startMatrixEngine('newest-containerd')
    })
    afterAll(() => engine[Symbol.asyncDispose]())

    it('writes the OCI archives that buildx writes, byte for byte where times are rewritten', async () => {
      await using project = await Project.create({ Dockerfile: IMAGE }, on())
      await using buildx = await buildxOn(`unix://${engine.socketPath}`)
      const request = (name: string): Partial<BuildRequest> => ({
        network: 'host',
        sourceDateEpoch: EPOCH,
        attestations: { provenance: false },
        noCache: true,
        outputs: [
          {
            kind: 'oci',
            path: join(project.folder, `${name}.tar`),
            names: ['app:1'],
            rewriteTimestamp: true,
          },
          { kind: 'docker', path: join(project.folder, `${name}.d.tar`), names: [], rewriteTimestamp: true },
        ],
      })
      const { outcome } = await project.build(request('ours'))
      await buildx.build(buildRequest(project.folder, request('theirs')))
      expect(outcome).toMatchObject({
        kind: 'succeeded',
        outputs: [
          { kind: 'oci', names: ['docker.io/library/app:1'], descriptor: { annotations: expect.anything() } },
          { kind: 'docker' },
        ],
      })
      for (const name of ['.tar', '.d.tar']) {
        const ours = await readFile(join(project.folder, `ours${name}`))
        expect(ours.equals(await readFile(join(project.folder, `theirs${name}`))), name).toBe(true)
      }
    })

    it('writes a folder in OCI layout, and another image beside it', async () => {
      await using project = await Project.create({ Dockerfile: IMAGE }, on())
      const path = join(project.folder, 'layout')
      const build = async (names: readonly string[], args: Record<string, string>): Promise<string> => {
        const dockerfileText = `${IMAGE}ARG A\nENV A=$A\n`
        const outputs: readonly Output[] = [{ kind: 'oci', path, tar: false, names }]
        const { outcome } = await project.build({ outputs, args, dockerfileText })
        if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome))
        return outcome.outputs[0]?.digest ?? ''
      }
      const digests = [await build(['app:1'], { A: '1' }), await build(['app:2', 'other:x'], { A: '2' })]
      const index = JSON.parse(await readFile(join(path, 'index.json'), 'utf8')) as Manifest
      const entry = (digest: string | undefined, name: string, tag: string): unknown => [
        digest,
        expect.objectContaining({
          'io.containerd.image.name': `docker.io/library/${name}`,
          'org.opencontainers.image.ref.name': tag,
        }),
      ]
      expect(index.manifests?.map(({ digest, annotations }) => [digest, annotations])).toEqual([
        entry(digests[0], 'app:1', '1'),
        entry(digests[1], 'app:2', '2'),
        entry(digests[1], 'other:x', 'x'),
      ])
      await run('tar', ['-cf', join(project.folder, 'layout.tar'), '-C', path, '.'])
      const images = await ociImages(join(project.folder, 'layout.tar'))
      expect(images.map(({ layers }) => layers.length)).toEqual([2, 2, 2])
    })

    it('gives the image its compression, media types and annotations', async () => {
      await using project = await Project.create({ Dockerfile: IMAGE }, on())
      const path = join(project.folder, 'x.tar')
      await project.build({
        attestations: { provenance: false },
        outputs: [
          {
            kind: 'oci',
            path,
            names: ['x:1'],
            compression: 'zstd',
            compressionLevel: 3,
            forceCompression: true,
            annotations: { 'org.example.plain': 'p', 'manifest:org.example.typed': 't' },
          },
        ],
      })
      const [image] = await ociImages(path)
      expect(image?.annotations).toEqual({ 'org.example.plain': 'p', 'org.example.typed': 't' })
      expect(new Set(image?.layers.map(({ mediaType }) => mediaType))).toEqual(
        new Set(['application/vnd.oci.image.layer.v1.tar+zstd']),
      )
    })

    it('pushes, and keeps the image', async () => {
      await using registry = await startRegistry({ empty: true })
      await using project = await Project.create({ Dockerfile: IMAGE }, on())
      const name = `${registry.address}/team/app:1`
      const outputs: readonly Output[] = [
        { kind: 'image', names: [name], push: true, insecureRegistry: true },
      ]
      const { outcome } = await project.build({ outputs })
      expect(outcome).toMatchObject({ outputs: [{ kind: 'image', pushed: true, names: [name] }] })
      const pushed = await inRegistry(registry.address, 'team/app', '1')
      expect(outcome).toMatchObject({ outputs: [{ digest: pushed.digest }] })
      expect(await project.docker.inspectImage(name, soon())).toMatchObject({ id: pushed.digest })
      await project.docker.removeImage(name, soon())
    })
  },
)

describe.skipIf(noBuildkitd !== undefined)(`a stand-alone buildkitd ${noBuildkitd ?? ''}`.trim(), () => {
  let engine: TestBuildkitd
  const on = (): ProjectOptions => ({ transport: overSocket(engine) })
  beforeAll(async () => {
    engine = await startBuildkitd({ listen: 'unix' })
  })
  afterAll(() => engine[Symbol.asyncDispose]())

  it('has its images loaded into the engine that runs containers', async () => {
    await using project = await Project.create({ Dockerfile: IMAGE }, on())
    const tags = ['slipway-test-loaded:1', 'slipway-test-loaded:2']
    const { outcome } = await project.build({ tags })
    expect(outcome).toMatchObject({ kind: 'succeeded', outputs: [{ kind: 'load' }] })
    const image = await project.docker.inspectImage('slipway-test-loaded:1', soon())
    expect([...(image?.tags ?? [])].sort()).toEqual(tags)
    expect(inject('engineSocket')).not.toBe(engine.url)
  })

  it('says why an image cannot be loaded', async () => {
    await using project = await Project.create(
      { Dockerfile: IMAGE },
      { ...on(), socketPath: '/nowhere.sock' },
    )
    expect(failureOf(await project.build({ tags: [] }))).toMatchObject({
      reason: 'output',
      message: expect.stringMatching(/could not be loaded into the engine: .*ENOENT/),
    })
  })

  it('pushes by digest, to a registry that wants a login', async () => {
    await using registry = await startRegistry({ login: true, empty: true })
    const auth = Buffer.from('slipway:opensesame').toString('base64')
    await using project = await Project.create(
      {
        Dockerfile: IMAGE,
        '.docker/config.json': JSON.stringify({ auths: { [registry.address]: { auth } } }),
      },
      on(),
    )
    const name = `${registry.address}/app`
    const output: Output = { kind: 'image', names: [name], pushByDigest: true, insecureRegistry: true }
    const { outcome } = await project.build({ outputs: [output] })
    if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome))
    const digest = outcome.outputs[0]?.digest
    const tags = await fetch(`http://${registry.address}/v2/app/tags/list`, {
      headers: { authorization: `Basic ${auth}` },
    })
    expect(((await tags.json()) as { readonly tags?: unknown }).tags ?? []).toEqual([])
    expect(await inRegistry(registry.address, 'app', digest ?? '', `Basic ${auth}`)).toMatchObject({ digest })
    await project.write('.docker/config.json', '{}')
    expect(failureOf(await project.build({ outputs: [{ ...output, names: [`${name}2`] }] })).reason).toBe(
      'login',
    )
  })

  it('does not push what has no name', async () => {
    await using project = await Project.create({ Dockerfile: IMAGE }, on())
    const failure = failureOf(await project.build({ outputs: [{ kind: 'image', names: [], push: true }] }))
    expect(failure.message).toContain('without a name cannot be pushed')
  })

  it('makes images of several platforms: archive, push and folders', async () => {
    await using project = await Project.create(
      { Dockerfile: 'FROM busybox\nARG TARGETARCH\nENV ARCH=$TARGETARCH\nCOPY a /a\n', a: 'a' },
      on(),
    )
    const platforms = ['linux/amd64', 'linux/arm64']
    const archive = join(project.folder, 'x.tar')
    const outputs: readonly Output[] = [
      { kind: 'oci', path: archive, names: [] },
      { kind: 'image', names: [`${engine.registry}/multi:1`], push: true },
      { kind: 'local', path: join(project.folder, 'x') },
    ]
    const { outcome } = await project.build({ platforms, outputs, attestations: { provenance: false } })
    expect(outcome.kind).toBe('succeeded')
    const images = await ociImages(archive)
    expect(images.map(({ platform, config }) => [platform, (config as Config).config.Env.at(-1)])).toEqual([
      ['linux/amd64', 'ARCH=amd64'],
      ['linux/arm64', 'ARCH=arm64'],
    ])
    const index = await inRegistry(engine.registry, 'multi', '1')
    expect(index.manifests?.map(({ platform }) => platform)).toEqual([
      { architecture: 'amd64', os: 'linux' },
      { architecture: 'arm64', os: 'linux' },
    ])
    for (const platform of ['linux_amd64', 'linux_arm64'])
      expect(await readFile(join(project.folder, 'x', platform, 'a'), 'utf8')).toBe('a')
    const docker: Output = { kind: 'docker', path: archive, names: [] }
    expect(failureOf(await project.build({ platforms, outputs: [docker] })).message).toContain(
      'several platforms',
    )
  })
})

describe.skipIf(noBuildkitd !== undefined)(
  `for an architecture that is emulated ${noBuildkitd ?? ''}`.trim(),
  () => {
    it('the steps run, and both images are in the archive', async (context) => {
      await using emulation = await emulateArm64()
      if (emulation.kind === 'impossible') return context.skip(emulation.why)
      // After the emulation: a builder looks once for what it can run.
      await using engine = await startBuildkitd({ listen: 'unix' })
      await using project = await Project.create(
        { Dockerfile: 'FROM busybox\nRUN uname -m > /machine\nFROM scratch\nCOPY --from=0 /machine /\n' },
        { transport: overSocket(engine) },
      )
      const path = join(project.folder, 'x')
      const { outcome } = await project.build({
        platforms: ['linux/amd64', 'linux/arm64'],
        outputs: [
          { kind: 'local', path },
          { kind: 'oci', path: `${path}.tar`, names: [] },
        ],
      })
      expect(outcome).toMatchObject({ kind: 'succeeded' })
      const machine = (platform: string): Promise<string> => readFile(join(path, platform, 'machine'), 'utf8')
      expect(await Promise.all(['linux_amd64', 'linux_arm64'].map(machine))).toEqual([
        'x86_64\n',
        'aarch64\n',
      ])
      const images = await ociImages(`${path}.tar`)
      expect(images.map(({ platform }) => platform).filter((name) => name !== 'unknown/unknown')).toEqual([
        'linux/amd64',
        'linux/arm64',
      ])
    })
  },
)

interface Config {
  readonly config: { readonly Env: readonly string[] }
}
