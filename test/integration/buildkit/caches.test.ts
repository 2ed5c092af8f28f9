import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { missingEngine } from '#test/support/matrix-engines.ts'
import { overSocket } from '#test/support/over-socket.ts'
import { startBuildkitd, type TestBuildkitd } from '#test/support/start-buildkitd.ts'
import { startMatrixEngine, type MatrixEngine } from '#test/support/start-matrix-engine.ts'
import { failureOf, Project, refOf, vertexOfLine, type ProjectOptions } from './project.ts'

const DOCKERFILE =
  'FROM busybox AS one\nRUN head -c 99999 /dev/urandom > /one\nFROM busybox\nCOPY --from=one /one /\nRUN echo two\n'
const STEPS = [2, 4, 5]

const noBuildkitd = missingEngine('buildkitd')
const noContainerd = missingEngine('newest-containerd')

/** Which steps are taken from a cache, on an engine that has forgotten everything. */
async function cachedAfterPrune(
  project: Project,
  request: Partial<BuildRequest>,
): Promise<readonly boolean[]> {
  await project.control.prune({ all: true }, () => undefined, AbortSignal.timeout(30_000))
  const result = await project.build({ outputs: [{ kind: 'cache-only' }], ...request })
  expect(result.outcome.kind).toBe('succeeded')
  return STEPS.map((line) => vertexOfLine(result, line).cached)
}

describe.skipIf(noBuildkitd !== undefined)(`on a stand-alone buildkitd ${noBuildkitd ?? ''}`.trim(), () => {
  let engine: TestBuildkitd
  const on = (): ProjectOptions => ({ transport: overSocket(engine) })
  beforeAll(async () => {
    engine = await startBuildkitd({ listen: 'unix' })
  })
  afterAll(() => engine[Symbol.asyncDispose]())

  it('a cache in a folder gives a build its steps back, under its tag', async () => {
    await using project = await Project.create({ Dockerfile: DOCKERFILE }, on())
    const path = join(project.folder, 'cache')
    const outputs: BuildRequest['outputs'] = [{ kind: 'cache-only' }]
    const exported = await project.build({
      outputs,
      noCache: true,
      cacheTo: [{ kind: 'local', path, mode: 'max', tag: 'v1', attributes: { compression: 'zstd' } }],
      // Not there yet, as before the first build.
      cacheFrom: [{ kind: 'local', path, tag: 'v1' }],
    })
    expect(exported.outcome.kind).toBe('succeeded')
    expect((await readdir(path)).sort()).toEqual(['blobs', 'index.json', 'oci-layout'])
    const index = JSON.parse(await readFile(join(path, 'index.json'), 'utf8')) as {
      readonly manifests: readonly { readonly digest: string }[]
    }
    const digest = index.manifests[0]?.digest ?? ''
    const from = (cache: { readonly tag?: string; readonly digest?: string }): Partial<BuildRequest> => ({
      cacheFrom: [{ kind: 'local', path, ...cache }],
    })
    expect(await cachedAfterPrune(project, {})).toEqual([false, false, false])
    expect(await cachedAfterPrune(project, from({ tag: 'v1' }))).toEqual([true, true, true])
    expect(await cachedAfterPrune(project, from({ digest }))).toEqual([true, true, true])
    expect(await cachedAfterPrune(project, from({}))).toEqual([false, false, false])
    await writeFile(join(path, 'index.json'), 'broken')
    expect(failureOf(await project.build({ outputs, ...from({ tag: 'v1' }) })).message).toContain(
      `The cache in ${path} cannot be read`,
    )
  })

  it('a cache is read and written in one folder', async () => {
    await using project = await Project.create({ Dockerfile: DOCKERFILE }, on())
    const path = join(project.folder, 'cache')
    const both: Partial<BuildRequest> = {
      cacheTo: [{ kind: 'local', path, mode: 'max' }],
      cacheFrom: [{ kind: 'local', path }],
    }
    await project.build({ ...both, outputs: [{ kind: 'cache-only' }] })
    expect(await cachedAfterPrune(project, both)).toEqual([true, true, true])
    expect(await cachedAfterPrune(project, both)).toEqual([true, true, true])
  })

  it('a cache in a registry, max or min', async () => {
    await using project = await Project.create({ Dockerfile: DOCKERFILE }, on())
    const cache = (mode: 'min' | 'max'): Required<Pick<BuildRequest, 'cacheFrom' | 'cacheTo'>> => {
      const reference = `${engine.registry}/cache:${mode}`
      return {
        cacheTo: [
          {
            kind: 'registry',
            reference,
            mode,
            attributes: { 'oci-mediatypes': 'true', 'image-manifest': 'true' },
          },
        ],
        cacheFrom: [{ kind: 'registry', reference }],
      }
    }
    for (const mode of ['max', 'min'] as const) {
      const { cacheTo, cacheFrom } = cache(mode)
      const built = await project.build({ cacheTo, noCache: true, outputs: [{ kind: 'cache-only' }] })
      expect(built.outcome.kind).toBe('succeeded')
      // Of a cache of mode min, the stages that are not the result's are not needed when its layers are found.
      expect((await cachedAfterPrune(project, { cacheFrom })).slice(1)).toEqual([true, true])
    }
  })

  it('a cache within the image', async () => {
    await using project = await Project.create({ Dockerfile: DOCKERFILE }, on())
    const reference = `${engine.registry}/inline:1`
    const built = await project.build({
      noCache: true,
      cacheTo: [{ kind: 'inline' }],
      outputs: [{ kind: 'image', names: [reference], push: true }],
    })
    expect(built.outcome.kind).toBe('succeeded')
    const cacheFrom: BuildRequest['cacheFrom'] = [{ kind: 'registry', reference }]
    expect((await cachedAfterPrune(project, { cacheFrom })).slice(1)).toEqual([true, true])
  })

  it('a cache that cannot be exported fails the build, unless its errors are ignored', async () => {
    await using project = await Project.create({ Dockerfile: DOCKERFILE }, on())
    const build = (ignoreError: boolean): ReturnType<Project['build']> =>
      project.build({
        outputs: [{ kind: 'cache-only' }],
        cacheTo: [{ kind: 'registry', reference: '127.0.0.1:1/none:1', ignoreError }],
      })
    expect((await build(true)).outcome.kind).toBe('succeeded')
    expect((await build(false)).outcome.kind).toBe('failed')
  })

  it('a folder for a cache that a failed build made is gone', async () => {
    await using project = await Project.create({ Dockerfile: 'FROM busybox\nRUN exit 1\n' }, on())
    const path = join(project.folder, 'a', 'cache')
    await project.build({ outputs: [{ kind: 'cache-only' }], cacheTo: [{ kind: 'local', path }] })
    expect(await readdir(project.folder)).toEqual(['Dockerfile'])
  })

  it('services are asked with what the request and the environment say, and their secrets are not told and not kept', async () => {
    await using project = await Project.create(
      { Dockerfile: 'FROM busybox\nARG SAID\nRUN echo $SAID\n' },
      on(),
    )
    await using service = await recordingService()
    const s3 = {
      endpoint_url: service.url,
      bucket: 'our-bucket',
      region: 'eu-1',
      use_path_style: 'true',
      name: 'n',
    }
    // What GitHub gives: its claims say which caches may be read and written.
    const claims = {
      ac: JSON.stringify([{ Scope: 'refs/heads/main', Permission: 3 }]),
      nbf: 1_700_000_000,
      exp: 4_000_000_000,
    }
    const token = ['{"alg":"none"}', JSON.stringify(claims), 's3cr3t']
      .map((part) => Buffer.from(part).toString('base64url'))
      .join('.')
    const env = {
      AWS_ACCESS_KEY_ID: 'AKIDTEST',
      AWS_SECRET_ACCESS_KEY: 's3cr3t-value',
      ACTIONS_CACHE_URL: `${service.url}/`,
      ACTIONS_RUNTIME_TOKEN: token,
    }
    const asked = async (request: Partial<BuildRequest>): Promise<string> => {
      const result = await project.build(
        { ...request, outputs: [{ kind: 'cache-only' }], noCache: true },
        { env, signal: AbortSignal.timeout(20_000) },
      )
      expect(JSON.stringify(result)).not.toContain('s3cr3t')
      expect(JSON.stringify(result)).not.toContain(token)
      const kept = await recordsOf(project, refOf(result))
      expect(kept).toContain(refOf(result))
      expect(kept).not.toContain('s3cr3t')
      expect(kept).not.toContain(token)
      return service.requests.splice(0).join('\n')
    }
    const retry = { retry_max_attempts: '1' }
    expect(await asked({ cacheFrom: [{ kind: 's3', attributes: { ...s3, ...retry } }] })).toMatch(
      /(GET|HEAD) \/our-bucket\/manifests\/n.*Credential=AKIDTEST\/\d+\/eu-1\/s3/,
    )
    expect(
      await asked({
        cacheTo: [{ kind: 's3', mode: 'max', ignoreError: true, attributes: { ...s3, ...retry } }],
      }),
    ).toMatch(/(PUT|HEAD) \/our-bucket\/blobs\/sha256.*Credential=AKIDTEST/)
    const gha = { scope: 'test', timeout: '1s' }
    expect(await asked({ cacheFrom: [{ kind: 'gha', attributes: gha }] })).toMatch(
      new RegExp(`GET /_apis/artifactcache/.*Bearer ${token}`),
    )
  })

  it('a service without what it needs is found before anything runs', async () => {
    await using project = await Project.create({ Dockerfile: DOCKERFILE }, on())
    const failed = async (cacheTo: BuildRequest['cacheTo']): Promise<unknown> => {
      const result = await project.build({ cacheTo: cacheTo ?? [], outputs: [{ kind: 'cache-only' }] })
      expect(result.events).toHaveLength(2)
      return failureOf(result)
    }
    expect(await failed([{ kind: 'gha' }])).toMatchObject({
      reason: 'request',
      message: expect.stringContaining('token'),
    })
    expect(await failed([{ kind: 's3', attributes: { region: 'x' } }])).toMatchObject({
      message: expect.stringContaining('bucket'),
    })
  })
})

describe.skipIf(noContainerd !== undefined)(`on Docker Engine ${noContainerd ?? ''}`.trim(), () => {
  let engine: MatrixEngine
  beforeAll(async () => {
    engine = await startMatrixEngine('newest-containerd')
  })
  afterAll(() => engine[Symbol.asyncDispose]())

  it('with its containerd image store a cache in a folder works as well', async () => {
    await using project = await Project.create({ Dockerfile: DOCKERFILE }, { socketPath: engine.socketPath })
    const path = join(project.folder, 'cache')
    await project.build({
      outputs: [{ kind: 'cache-only' }],
      cacheTo: [{ kind: 'local', path, mode: 'max' }],
    })
    expect(await cachedAfterPrune(project, {})).toEqual([false, false, false])
    expect(await cachedAfterPrune(project, { cacheFrom: [{ kind: 'local', path }] })).toEqual([
      true,
      true,
      true,
    ])
    await rm(path, { recursive: true })
  })

  it('with a graph driver caches are exported within images only', async () => {
    await using project = await Project.create({ Dockerfile: DOCKERFILE })
    const failed = await project.build({ cacheTo: [{ kind: 'registry', reference: '127.0.0.1:1/a:1' }] })
    expect(failureOf(failed)).toMatchObject({
      reason: 'unsupported',
      message: expect.stringContaining('containerd image store'),
    })
    expect((await project.build({ cacheTo: [{ kind: 'inline' }] })).outcome.kind).toBe('succeeded')
  })
})

/** All that the engine's history keeps of a build. */
async function recordsOf(project: Project, ref: string): Promise<string> {
  const records: unknown[] = []
  await project.control.listenHistory(
    { ref, existingOnly: true },
    (event) => records.push(event),
    AbortSignal.timeout(20_000),
  )
  return JSON.stringify(records)
}

interface RecordingService extends AsyncDisposable {
  readonly url: string
  /** Method, path and authorization of each request. */
  readonly requests: string[]
}

/** Answers everything with "not found". */
async function recordingService(): Promise<RecordingService> {
  const requests: string[] = []
  const server: Server = createServer(({ method, url, headers }, response) => {
    requests.push(`${method} ${url} ${headers.authorization ?? ''}`)
    response
      .writeHead(404, { 'content-type': 'application/xml' })
      .end('<Error><Code>NoSuchKey</Code></Error>')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('There is no port.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
