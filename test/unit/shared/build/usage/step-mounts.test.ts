import { expect, test } from 'vitest'
import { provenanceResources } from '#electron/buildkit/control/provenance-resources.ts'
import type { BuildOpMount } from '#shared/build/build-event.ts'
import { fold } from '#shared/build/fold.ts'
import { stepMounts } from '#shared/build/usage/step-mounts.ts'
import { emptyBuild } from '#test/support/empty-build.ts'
import { buildRequest } from '#test/support/build-request.ts'

function mount(kind: BuildOpMount['kind'], target: string, id?: string): BuildOpMount {
  return { kind, target, readOnly: true, ...(id !== undefined && { id }) }
}

test('each mount of a step says what the request gives it from, and never a value', () => {
  const mounts = [
    mount('secret', '/run/secrets/npm', 'npm'),
    mount('secret', '/run/secrets/file', 'file'),
    mount('secret', '/run/secrets/none', 'none'),
    mount('ssh', '/run/ssh', 'default'),
    mount('ssh', '/run/keys', 'deploy'),
    mount('bind', '/src'),
    mount('tmpfs', '/tmp'),
    mount('cache', '/c', 'c'),
  ]
  const op = { digest: 'd', kind: 'exec', inputs: [], name: 'RUN x', lines: [], mounts } as const
  const request = buildRequest('/p', {
    secrets: [
      { id: 'npm', env: 'NPM_TOKEN' },
      { id: 'file', src: 'token.txt' },
    ],
    ssh: [
      { id: 'default', kind: 'agent' },
      { id: 'deploy', kind: 'keys', paths: ['a', 'b'] },
    ],
  })
  const snapshot = { ...fold(emptyBuild(), [{ kind: 'ops', ops: [op] }]), request }
  const cache = { step: 'd', target: '/c', id: 'c', state: 'kept', before: 1, after: 2 } as const
  const found = stepMounts(snapshot, { caches: [cache] })
  expect(found.map(({ mount: { target }, source }) => [target, source])).toEqual([
    ['/run/secrets/npm', { kind: 'variable', name: 'NPM_TOKEN' }],
    ['/run/secrets/file', { kind: 'file', path: 'token.txt' }],
    ['/run/secrets/none', { kind: 'missing' }],
    ['/run/ssh', { kind: 'agent' }],
    ['/run/keys', { kind: 'keys', count: 2 }],
    ['/src', undefined],
    ['/tmp', undefined],
    ['/c', undefined],
  ])
  expect(found.at(-1)?.cache).toEqual(cache)
})

test('what a step used is read from either form of provenance: totals of counters, the most of memory', () => {
  const samples = [
    { timestamp: '1', cpuStat: { usageNanos: 1e6 }, memoryStat: { anon: 900, file: 100 } },
    {
      timestamp: '2',
      cpuStat: { usageNanos: 5e6, userNanos: 3e6, systemNanos: 2e6 },
      memoryStat: { anon: 10, file: 10, oomKillEvents: 1 },
      ioStat: { readBytes: 4096, writeBytes: 8192 },
      netStat: { rxBytes: 7, txBytes: 8 },
    },
  ]
  const buildConfig = {
    llbDefinition: [{ id: 'step0' }, { id: 'step1', resourceUsage: { samples } }, { id: 'step2' }],
    digestMapping: { 'sha256:a': 'step0', 'sha256:b': 'step1' },
  }
  const used = {
    'sha256:b': {
      cpu: 5,
      cpuUser: 3,
      cpuSystem: 2,
      memoryPeak: 1000,
      read: 4096,
      written: 8192,
      received: 7,
      sent: 8,
      oomKills: 1,
    },
  }
  expect(provenanceResources({ buildConfig })).toEqual(used)
  expect(provenanceResources({ buildDefinition: { internalParameters: { buildConfig } } })).toEqual(used)
  expect(provenanceResources({})).toEqual({})
  expect(provenanceResources(null)).toEqual({})
})
