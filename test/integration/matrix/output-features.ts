import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { BuildRequest } from '#shared/request/build-request.ts'
import type { Output } from '#shared/request/output.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { outputOf } from '../buildkit/project.ts'
import type { Find } from './features.ts'
import { madeOrRefused } from './made-or-refused.ts'
import type { MatrixBench } from './matrix-bench.ts'

const SMALL = { Dockerfile: 'FROM busybox\nRUN echo small > /small\n' }

/** How a build says that the engine cannot do what it asks for, before any of it runs. */
const REFUSED = ['unsupported', 'output'] as const

/** What engines differ in of what a build may leave behind. */
export const OUTPUT_FEATURES: Readonly<Record<string, Find>> = {
  'Image into the engine’s store': async (bench) =>
    madeOrRefused(
      await bench.build(SMALL, { outputs: [{ kind: 'image', names: ['slipway-test-matrix:1'] }] }),
      ...REFUSED,
    ),
  'Push to a registry': async (bench) => {
    const name = `${bench.registry}/pushed:1`
    const outputs: readonly Output[] = [{ kind: 'image', push: true, names: [name] }]
    if (!madeOrRefused(await bench.build(SMALL, { outputs }), ...REFUSED)) return false
    await expectInRegistry(bench, 'pushed', '1')
    return true
  },
  'Files as a folder': written((path) => ({ kind: 'local', path })),
  'Files as an archive': written((path) => ({ kind: 'tar', path })),
  'Image as an OCI archive': written((path) => ({ kind: 'oci', path, names: [] })),
  'Image as a docker archive': written((path) => ({ kind: 'docker', path, names: [] })),
  'Several outputs at once': written(
    (path) => ({ kind: 'tar', path }),
    (path) => ({ kind: 'local', path }),
  ),
  'Image for several platforms': async (bench) =>
    madeOrRefused(
      await bench.build(
        { Dockerfile: 'FROM busybox\nCOPY Dockerfile /\n' },
        {
          platforms: ['linux/amd64', 'linux/arm64'],
          outputs: [{ kind: 'image', names: ['slipway-test-matrix:2'] }],
        },
      ),
      ...REFUSED,
    ),
  'Provenance in the image': async (bench) =>
    madeOrRefused(
      await bench.build(SMALL, {
        attestations: { provenance: { mode: 'max' } },
        outputs: [{ kind: 'image', names: ['slipway-test-matrix:3'] }],
      }),
      ...REFUSED,
    ),
  'Cache in the image': async (bench) =>
    madeOrRefused(
      await bench.build(SMALL, {
        cacheTo: [{ kind: 'inline' }],
        outputs: [{ kind: 'image', names: ['slipway-test-matrix:4'] }],
      }),
      ...REFUSED,
    ),
  'Cache in a registry': async (bench) => {
    const reference = `${bench.registry}/cache:1`
    const cacheTo: BuildRequest['cacheTo'] = [{ kind: 'registry', reference, mode: 'max' }]
    if (!madeOrRefused(await bench.build(SMALL, { cacheTo }), ...REFUSED)) return false
    await expectInRegistry(bench, 'cache', '1')
    return true
  },
  'Cache in a folder': async (bench) => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, 'cache')
    const cacheTo: BuildRequest['cacheTo'] = [{ kind: 'local', path, mode: 'max' }]
    if (!madeOrRefused(await bench.build(SMALL, { cacheTo }), ...REFUSED)) return false
    await access(join(path, 'index.json'))
    return true
  },
  'Limits of RUN': async (bench) => {
    const Dockerfile = 'FROM busybox\nRUN ulimit -n\n'
    const result = await bench.build(
      { Dockerfile },
      { ulimits: [{ name: 'nofile', soft: 77, hard: 77 }], noCache: true },
    )
    if (!madeOrRefused(result, ...REFUSED)) return false
    expect(outputOf(result)).toBe('77\n')
    return true
  },
  'Given time of creation': async (bench) => {
    const outputs: readonly Output[] = [{ kind: 'image', names: ['slipway-test-matrix:5'] }]
    return madeOrRefused(await bench.build(SMALL, { sourceDateEpoch: 1_000_000_000, outputs }), ...REFUSED)
  },
}

/** Outputs to paths, which must all be there after a build. */
function written(...outputs: readonly ((path: string) => Output)[]): Find {
  return async (bench) => {
    await using folder = await temporaryFolder()
    const paths = outputs.map((_output, index) => join(folder.path, String(index)))
    const request = { outputs: outputs.map((output, index) => output(paths[index] ?? '')) }
    if (!madeOrRefused(await bench.build(SMALL, request), ...REFUSED)) return false
    for (const path of paths) await access(path)
    return true
  }
}

async function expectInRegistry({ registry }: MatrixBench, repository: string, tag: string): Promise<void> {
  const answer = await fetch(`http://${registry}/v2/${repository}/manifests/${tag}`, {
    headers: {
      Accept: [
        'application/vnd.oci.image.index.v1+json',
        'application/vnd.oci.image.manifest.v1+json',
        'application/vnd.docker.distribution.manifest.v2+json',
        'application/vnd.docker.distribution.manifest.list.v2+json',
      ].join(', '),
    },
  })
  expect(answer.status).toBe(200)
}
