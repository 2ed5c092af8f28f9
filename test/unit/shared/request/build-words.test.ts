import { parseArgs } from 'node:util'
import { describe, expect, it } from 'vitest'
import { buildOptions } from '#electron/cli/build/build-options.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { readBuildWords } from '#shared/request/options/read-build-words.ts'
import type { Result } from '#shared/result.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { buildxArguments } from '#test/support/buildx-arguments.ts'

const plain = { context: '/project', dockerfile: 'Dockerfile' }
const digest = `sha256:${'a'.repeat(64)}`

function read(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Result<BuildRequest, string> {
  const { values } = parseArgs({ args: [...args], options: buildOptions, allowPositionals: true })
  return readBuildWords(values, plain, {
    absolute: (path) => (path.startsWith('/') ? path : `/here/${path}`),
    isSocket: (path) => path.endsWith('.sock'),
    env,
  })
}

const asked = (args: readonly string[], env?: Readonly<Record<string, string>>): BuildRequest => {
  const result = read(args, env)
  if (!result.ok) throw new Error(result.error)
  return result.value
}
const refused = (...args: readonly string[]): string => {
  const result = read(args)
  return result.ok ? 'it was understood' : result.error
}

describe('the options of a build', () => {
  it.each<readonly [string, Partial<BuildRequest>]>([
    ['nothing', {}],
    ['target, tags, arguments and labels', { target: 'app', tags: ['a:1', 'b'], args: { A: 'x=y', B: '' } }],
    ['labels and platforms', { labels: { l: 'm n' }, platforms: ['linux/amd64', 'linux/arm64/v8'] }],
    ['a frontend', { syntax: 'docker/dockerfile:1' }],
    [
      'named contexts',
      {
        contexts: [
          { name: 'files', kind: 'folder', path: '/files' },
          { name: 'base', kind: 'image', reference: 'alpine:3.20' },
          { name: 'layout', kind: 'oci-layout', path: '/layout', tag: 'v1' },
          { name: 'exact', kind: 'oci-layout', path: '/layout', digest },
          { name: 'git', kind: 'remote', url: 'https://example.com/r.git#main' },
        ],
      },
    ],
    [
      'secrets and SSH',
      {
        secrets: [
          { id: 'a', src: '/a.txt' },
          { id: 'b', env: 'B' },
        ],
        ssh: [
          { id: 'default', kind: 'agent' },
          { id: 'own', kind: 'agent', socketPath: '/run/agent.sock' },
          { id: 'keys', kind: 'keys', paths: ['/one', '/two'] },
        ],
      },
    ],
    ['no cache', { noCache: true, pull: true }],
    ['no cache of some stages', { noCache: ['a', 'b'] }],
    [
      'how steps run',
      {
        network: 'none',
        addHosts: [
          { name: 'db', address: '10.0.0.1' },
          { name: 'v6', address: '::1' },
        ],
        shmSize: 67_108_864,
        ulimits: [{ name: 'nofile', soft: 1, hard: 2 }],
        cgroupParent: '/g',
        entitlements: ['security.insecure'],
      },
    ],
    ['attestations', { attestations: { provenance: { mode: 'max' }, sbom: { generator: 'scanner:1' } } }],
    ['no attestations', { attestations: { provenance: false, sbom: false } }],
    [
      'caches',
      {
        cacheFrom: [
          { kind: 'registry', reference: 'r/c:1' },
          { kind: 'local', path: '/cache', tag: 't' },
          { kind: 's3', attributes: { bucket: 'b', region: 'r' } },
          { kind: 'gha' },
        ],
        cacheTo: [
          { kind: 'inline' },
          { kind: 'registry', reference: 'r/c:1', mode: 'max', attributes: { compression: 'zstd' } },
          { kind: 'local', path: '/out', ignoreError: true },
          { kind: 'gha', mode: 'min' },
        ],
      },
    ],
    [
      'outputs',
      {
        outputs: [
          { kind: 'tar', path: '/out.tar' },
          { kind: 'local', path: '/out', platformSplit: false },
          { kind: 'cache-only' },
          { kind: 'load', names: ['a:1'], compression: 'zstd', compressionLevel: 3 },
          { kind: 'oci', path: '/oci', tar: false, names: ['a:1', 'b:2'], ociMediaTypes: true },
          { kind: 'docker', path: '/image.tar', names: [] },
          {
            kind: 'image',
            names: ['r/a:1'],
            push: true,
            pushByDigest: true,
            annotations: { 'org.title': 'a, b', 'index:org.title': 'i' },
          },
        ],
      },
    ],
  ])('say the same to us as to docker buildx: %s', (_, request) => {
    const wanted = buildRequest('/project', request)
    expect(asked(buildxArguments(wanted))).toEqual(wanted)
  })

  it('that are relative paths are of where they are typed', () => {
    const { secrets, outputs } = asked(['--secret=id=a,src=a.txt', '-o', 'out'])
    expect({ secrets, outputs }).toEqual({
      secrets: [{ id: 'a', src: '/here/a.txt' }],
      outputs: [{ kind: 'local', path: '/here/out' }],
    })
  })

  it('take values from the environment where they name nothing else', () => {
    const env = { TOKEN: 't', A: 'from outside', SOURCE_DATE_EPOCH: '0' }
    const given = asked(['--build-arg=A', '--build-arg=NONE', '--secret=id=TOKEN', '--secret=id=file'], env)
    expect(given).toMatchObject({
      args: { A: 'from outside' },
      secrets: [
        { id: 'TOKEN', env: 'TOKEN' },
        { id: 'file', src: '/here/file' },
      ],
      sourceDateEpoch: 0,
    })
  })

  it('--load and --push are outputs with the names of the build', () => {
    expect(asked(['-t', 'a:1', '--load', '--push']).outputs).toEqual([
      { kind: 'load', names: ['a:1'] },
      { kind: 'image', push: true, names: ['a:1'] },
    ])
    expect(asked(['-t', 'a:1', '--output=type=image,push=true']).outputs).toEqual([
      { kind: 'image', push: true, names: ['a:1'] },
    ])
  })

  it.each([
    [
      ['--output=type=zip'],
      '--output type=zip: there is no output “zip”: local, tar, oci, docker, image, registry, cacheonly',
    ],
    [['--output=type=tar'], '--output type=tar: dest= is missing'],
    [['--output=type=tar,dest=a,wrong=b'], '--output type=tar,dest=a,wrong=b: wrong is not known here'],
    [['--secret=token'], '--secret token: “token” is not of the form key=value'],
    [['--secret=src=a'], '--secret src=a: id= is missing'],
    [
      ['--cache-to=type=registry,ref=a,mode=all'],
      '--cache-to type=registry,ref=a,mode=all: mode is one of min, max, not “all”',
    ],
    [['--network=bridge'], '--network bridge: is one of default, none, host'],
    [['--add-host=db'], '--add-host db: is not of the form name:address'],
    [['--shm-size=big'], '--shm-size big: is no size, such as 64m'],
    [['--ulimit=nofile'], '--ulimit nofile: is not of the form name=soft:hard'],
    [['--build-context=base'], '--build-context base: is not of the form name=source'],
  ])('that are wrong are named, with why: %j', (args, message) => {
    expect(refused(...args)).toBe(message)
  })
})
