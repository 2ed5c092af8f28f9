import { execFile } from 'node:child_process'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BuildRequest } from '#shared/request/build-request.ts'
import type { ImageOptions, Output } from '#shared/request/output.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { fileTree } from '#test/support/file-tree.ts'
import { ociImages } from '#test/support/oci-image.ts'
import { temporaryFolder, type TemporaryFolder } from '#test/support/temporary-folder.ts'
import { BothClients } from './both-clients.ts'
import { expectSameBuild } from './expect-same-build.ts'
import { withoutMoment } from './without-moment.ts'

let clients: BothClients
let project: TemporaryFolder
beforeAll(async () => {
  clients = await BothClients.start('newest-containerd')
  project = await temporaryFolder({
    Dockerfile: `FROM busybox AS base
FROM scratch
COPY --from=base /bin/busybox /bin/busybox
COPY --chown=12:34 --chmod=0751 ["a.txt", "/ü/a b"]
COPY --link a.txt /linked/
`,
    'a.txt': 'a',
  })
})
afterAll(async () => {
  await project[Symbol.asyncDispose]()
  await clients[Symbol.asyncDispose]()
})

/** Builds with both clients into `<folder>/ours` and `<folder>/theirs`. */
async function buildBoth(output: (name: string) => Output, more: Partial<BuildRequest> = {}): Promise<void> {
  for (const name of ['ours', 'theirs'] as const) {
    const request = buildRequest(project.path, {
      sourceDateEpoch: 1_700_000_000,
      ...more,
      outputs: [output(name)],
    })
    await clients[name]({ request, env: {} })
  }
}

const IMAGE: ImageOptions = { names: [], rewriteTimestamp: true }

describe('this client and buildx leave the same behind', () => {
  it.each([
    ['as it comes', {}],
    ['not compressed', { compression: 'uncompressed' }],
    ['with zstd', { compression: 'zstd', compressionLevel: 3, forceCompression: true }],
    ['with annotations', { annotations: { 'org.example.a': 'x, "y"', 'manifest:org.example.b': 'z' } }],
    ['with names', { names: ['example.org/app:1', 'example.org/app:2'] }],
  ] as const)('in an OCI archive, %s', async (_what, options) => {
    await using folder = await temporaryFolder()
    const path = (name: string): string => join(folder.path, `${name}.tar`)
    await buildBoth((name) => ({ kind: 'oci', path: path(name), ...IMAGE, ...options }))
    const [ours, theirs] = [await ociImages(path('ours')), await ociImages(path('theirs'))]
    expect(withoutMoment(ours)).toEqual(withoutMoment(theirs))
  })

  it('in an archive for docker load', async () => {
    await using folder = await temporaryFolder()
    const path = (name: string): string => join(folder.path, name)
    await buildBoth((name) => ({ kind: 'docker', path: `${path(name)}.tar`, ...IMAGE, names: ['app:1'] }), {
      attestations: { provenance: false },
    })
    const [ours, theirs] = [await unpacked(path('ours')), await unpacked(path('theirs'))]
    expect(await readFile(join(ours, 'manifest.json'), 'utf8')).toBe(
      await readFile(join(theirs, 'manifest.json'), 'utf8'),
    )
  })

  it('in an archive of files', async () => {
    await using folder = await temporaryFolder()
    const path = (name: string): string => join(folder.path, name)
    await buildBoth((name) => ({ kind: 'tar', path: `${path(name)}.tar` }))
    expect(await fileTree(await unpacked(path('ours')))).toEqual(
      await fileTree(await unpacked(path('theirs'))),
    )
  })

  it.each([
    ['one platform', {}, {}],
    ['two platforms', {}, { platforms: ['linux/amd64', 'linux/arm64'] }],
    ['two platforms in one folder', { platformSplit: false }, { platforms: ['linux/amd64', 'linux/arm64'] }],
  ])('in a folder, for %s', async (_what, options, more: Partial<BuildRequest>) => {
    await using folder = await temporaryFolder()
    const path = (name: string): string => join(folder.path, name)
    const dockerfileText = 'FROM scratch\nARG TARGETARCH\nCOPY a.txt "/ü/a-${TARGETARCH}"\n'
    await buildBoth((name) => ({ kind: 'local', path: path(name), ...options }), { dockerfileText, ...more })
    expect(await treeOf(path('ours'))).toEqual(await treeOf(path('theirs')))
  })

  it('in a registry', async () => {
    await buildBoth(
      (name) => ({
        kind: 'image',
        push: true,
        names: [`${clients.registry}/pushed/${name}:1`],
      }),
      { attestations: { provenance: false } },
    )
    const manifest = async (name: string): Promise<unknown> => {
      const accept = [
        'application/vnd.oci.image.manifest.v1+json',
        'application/vnd.docker.distribution.manifest.v2+json',
      ]
      const url = `http://${clients.registry}/v2/pushed/${name}/manifests/1`
      return (await fetch(url, { headers: { Accept: accept.join(', ') } })).json()
    }
    expect(await manifest('ours')).toEqual(await manifest('theirs'))
  })

  it('for several platforms', async () => {
    await using several = await temporaryFolder({
      Dockerfile: 'FROM busybox\nARG TARGETPLATFORM\nENV P=$TARGETPLATFORM\nCOPY a.txt /\n',
      'a.txt': 'a',
    })
    const platforms = ['linux/amd64', 'linux/arm64']
    const contexts = [
      { kind: 'image', name: 'busybox', reference: `${clients.registry}/library/busybox` },
    ] as const
    const request = buildRequest(several.path, { platforms, contexts })
    expect(await expectSameBuild(clients, request)).toBe('built')
  })
})

/** Without the times of folders: buildx writes two platforms at once, so that one folder of both has the time of that. */
async function treeOf(path: string): Promise<readonly string[]> {
  return (await fileTree(path)).map((line) => line.replace(/( 40\d+ .*) mtime=\d+/, '$1'))
}

async function unpacked(path: string): Promise<string> {
  await mkdir(path)
  await promisify(execFile)('tar', ['-xf', `${path}.tar`, '-C', path])
  return path
}
