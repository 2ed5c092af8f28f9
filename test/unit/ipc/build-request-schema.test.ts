import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { buildRequestSchema } from '#shared/ipc/build-request-schema.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { buildRequest } from '#test/support/build-request.ts'

const image = { names: ['app:1'], compression: 'zstd', annotations: { 'index:a': 'b' } } as const

const whole: Required<BuildRequest> = {
  ...buildRequest('/app'),
  dockerfileText: 'FROM a\n',
  upToLine: 1,
  syntax: 'docker/dockerfile:1',
  target: 'a',
  tags: ['app:1'],
  args: { A: '1' },
  labels: { l: 'x' },
  platforms: ['linux/arm64'],
  contexts: [
    { name: 'folder', kind: 'folder', path: '../lib' },
    { name: 'image', kind: 'image', reference: 'alpine' },
    { name: 'layout', kind: 'oci-layout', path: '/oci', tag: '1', digest: 'sha256:0' },
    { name: 'remote', kind: 'remote', url: 'https://example.com/a.git#main' },
    { name: 'build', kind: 'build', request: buildRequest('/lib') },
  ],
  secrets: [
    { id: 'a', src: 'a.txt' },
    { id: 'b', env: 'B' },
  ],
  ssh: [
    { id: 'default', kind: 'agent', socketPath: '/agent' },
    { id: 'keys', kind: 'keys', paths: ['/key'] },
  ],
  noCache: ['a'],
  network: 'none',
  addHosts: [{ name: 'a', address: '::1' }],
  shmSize: 1,
  ulimits: [{ name: 'nofile', soft: 1, hard: -1 }],
  cgroupParent: '/a',
  entitlements: ['security.insecure'],
  attestations: { provenance: { mode: 'max', attributes: { 'builder-id': 'x' } }, sbom: false },
  sourceDateEpoch: 0,
  cacheFrom: [{ kind: 'registry', reference: 'r' }, { kind: 'local', path: '/c' }, { kind: 'gha' }],
  cacheTo: [{ kind: 'inline' }, { kind: 's3', mode: 'max', attributes: { bucket: 'b' } }],
  outputs: [
    { kind: 'load', ...image },
    { kind: 'image', push: true, ...image },
    { kind: 'oci', path: '/o', tar: false, ...image },
    { kind: 'docker', path: '/d', ...image },
    { kind: 'tar', path: '/t' },
    { kind: 'local', path: '/l', platformSplit: false },
    { kind: 'cache-only' },
  ],
}

describe('the schema of a build request', () => {
  it('passes all that a request may say', () => {
    expect(v.parse(buildRequestSchema, whole)).toEqual(whole)
  })

  it.each<[string, unknown]>([
    ['a field of another name', { ...whole, more: 1 }],
    ['a field of another type', { ...whole, platforms: 'linux/arm64' }],
    ['a context of no kind', { ...whole, contexts: [{ name: 'a', path: '/a' }] }],
    [
      'a mistake in a linked build',
      { ...whole, contexts: [{ name: 'a', kind: 'build', request: { ...whole, pull: 1 } }] },
    ],
    ['a secret that holds its value', { ...whole, secrets: [{ id: 'a', value: 'x' }] }],
    ['an output of no kind', { ...whole, outputs: [{ path: '/a' }] }],
  ])('refuses %s', (_what, request) => {
    expect(v.safeParse(buildRequestSchema, request).success).toBe(false)
  })

  it('refuses a request that is a context of itself, and comes to an end', () => {
    const request = { ...buildRequest('/app'), contexts: [] as unknown[] }
    request.contexts.push({ name: 'self', kind: 'build', request })
    expect(v.safeParse(buildRequestSchema, request).success).toBe(false)
  })
})
