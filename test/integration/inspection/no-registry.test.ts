import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { InspectionService } from '#electron/services/inspection/inspection-service.ts'
import { engineClient } from '#electron/services/private-engine/engine-client.ts'
import type { RefineAnswer } from '#shared/graph/refine-answer.ts'
import { ok } from '#shared/result.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { matrixEngines } from '#test/support/matrix-engines.ts'
import { startRecordedRegistry, type RecordedRegistry } from '#test/support/start-recorded-registry.ts'
import { temporaryFolder, type TemporaryFolder } from '#test/support/temporary-folder.ts'
import { startAskedEngine, type AskedEngine } from './asked-engine.ts'

type Refined = Extract<RefineAnswer, { kind: 'refined' }>

describe.each(matrixEngines())('typing on the engine $kind', ({ kind, missing }) => {
  if (missing !== undefined) {
    it.skip(`${kind}: ${missing}`)
    return
  }
  const tells = kind !== 'distribution'
  const hasNames = kind !== 'buildkitd'
  let registry: RecordedRegistry
  let asked: AskedEngine
  let folder: TemporaryFolder
  let service: InspectionService

  beforeAll(async () => {
    registry = await startRecordedRegistry()
    asked = await startAskedEngine(kind, registry.address)
    folder = await temporaryFolder({ 'a.txt': 'a' })
    service = new InspectionService({
      engine: () => Promise.resolve(ok(asked.engine)),
      env: {},
      configDir: folder.path,
    })
  })
  afterAll(async () => {
    service.dispose()
    await asked[Symbol.asyncDispose]()
    await registry[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  })

  it('asks no registry for images that the engine does not have', async () => {
    const answer = await refined(`FROM --platform=linux/arm64 ${registry.address}/team/base:1 AS base
RUN --mount=from=${registry.address}/team/tools,target=/tools echo one
FROM debian:12
COPY --from=base /a /
COPY --from=${registry.address}/team/third /b /
`)
    expect(registry.asked()).toEqual([])
    if (!tells) return
    expect(sourcesOf(answer)).toEqual([
      `docker-image://${registry.address}/team/base:1 linux/arm64`,
      `docker-image://${registry.address}/team/third:latest linux/amd64`,
      `docker-image://${registry.address}/team/tools:latest linux/amd64`,
      'docker-image://docker.io/library/debian:12 linux/amd64',
    ])
    expect(answer.images).toHaveLength(4)
    expect(answer.images.map(({ digest }) => digest)).not.toContainEqual(expect.anything())
  })

  it('tells the digest of an image that the engine has', async () => {
    const answer = await refined('FROM busybox\nRUN echo one\n')
    expect(registry.asked()).toEqual([])
    if (!tells) return
    const digest = hasNames ? { digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string } : {}
    expect(answer.images).toEqual([{ image: 'busybox', ...digest }])
  })

  it('asks none for an image that the engine has for another platform only', async () => {
    const one = await refined('FROM --platform=linux/s390x busybox\nRUN one\n')
    if (tells) expect(platformsOf(one)).toEqual(['linux/s390x'])
    const text = 'FROM busybox\nRUN one\n'
    const both = await refine(text, { platforms: ['linux/amd64', 'linux/riscv64'] })
    if (both.kind === 'refined') expect(platformsOf(both)).toEqual(['linux/amd64', 'linux/riscv64'])
    else expect(both.reason).toMatch(/several platforms|does not tell/)
    expect(registry.asked()).toEqual([])
  })

  it('asks none for what a request would have fetched beside the images', async () => {
    await refined('FROM busybox\nCOPY --from=other /a /\nCOPY --from=far /a /\n', {
      pull: true,
      attestations: { sbom: {}, provenance: { mode: 'max' } },
      cacheFrom: [{ kind: 'registry', reference: `${registry.address}/team/cache` }],
      contexts: [
        { name: 'other', kind: 'image', reference: `${registry.address}/team/other` },
        { name: 'far', kind: 'remote', url: `http://${registry.address}/team/far.git` },
        {
          name: 'linked',
          kind: 'build',
          request: buildRequest(folder.path, { dockerfileText: `FROM ${registry.address}/team/linked\n` }),
        },
      ],
    })
    expect(registry.asked()).toEqual([])
  })

  it('asks none for a frontend, and has a release of the own one read by the engine', async () => {
    const own = await refined('# syntax=docker/dockerfile:1.4\n# escape=`\nFROM busybox\nRUN `\n  one\n')
    if (tells) {
      expect(own.frontend).toBe('docker/dockerfile:1.4')
      expect(own.ops.find((op) => op.kind === 'exec')?.lines).toEqual([{ first: 4, last: 5 }])
    }
    const text = `# syntax=${registry.address}/team/frontend:1\nFROM busybox\n`
    for (const answer of [
      await refine(text),
      await refine(`#!/bin/sh\n${text}`),
      await refine('FROM busybox\n', { syntax: `${registry.address}/team/frontend:1` }),
      await refine('FROM busybox\n', { args: { BUILDKIT_SYNTAX: `${registry.address}/team/frontend:1` } }),
    ])
      expect(answer).toEqual({
        kind: 'unavailable',
        reason: `The text is read by ${registry.address}/team/frontend:1, which only a build fetches and runs.`,
      })
    expect(registry.asked()).toEqual([])
  })

  // A stand-alone buildkitd keeps no images by name.
  if (hasNames)
    it('asks none for what ONBUILD of an image names', async () => {
      const docker = engineClient(asked.socketPath ?? '')
      const container = await docker.createContainer({ Image: 'busybox', Cmd: ['sh'] })
      const changes = [
        `ONBUILD COPY --from=${registry.address}/team/onbuild /a /`,
        'ONBUILD COPY --from=maker /b /',
      ]
      await container.commit({ repo: 'slipway-test-triggers', tag: '1', changes: changes.join('\n') })
      const answer = await refine(
        `FROM ${registry.address}/team/made AS maker\nRUN one\nFROM slipway-test-triggers:1\nRUN two\n`,
      )
      expect(registry.asked()).toEqual([])
      // Older frontends let no ONBUILD copy from an image.
      if (answer.kind === 'unavailable') expect(answer.reason).toMatch(/cannot copy from stage|does not tell/)
      else {
        expect(answer.images.map(({ digest }) => typeof digest)).toEqual(['undefined', 'string'])
        expect(sourcesOf(answer)).toContainEqual(expect.stringContaining('/team/onbuild'))
        expect(answer.ops.filter((op) => op.kind === 'exec')).toHaveLength(2)
      }
    })

  // 20.10 tells no LLB with images that stand in.
  if (tells)
    it('would see a registry that is asked', async () => {
      const llb = await asked.engine.client.llb({
        request: buildRequest(folder.path, {
          dockerfileText: `FROM ${registry.address}/team/base\nRUN one\n`,
        }),
        hostNetworkOnly: true,
        signal: AbortSignal.timeout(60_000),
        configDir: folder.path,
        env: {},
      })
      expect(llb.kind).toBe('failed')
      expect(registry.asked().length).toBeGreaterThan(0)
    })

  async function refine(dockerfileText: string, more: Partial<BuildRequest> = {}): Promise<RefineAnswer> {
    const request = buildRequest(folder.path, { dockerfileText, ...more })
    const answer = await service.refine({ request }, AbortSignal.timeout(60_000))
    if (!answer.ok) throw new Error(answer.error.message)
    return answer.value
  }

  async function refined(dockerfileText: string, more: Partial<BuildRequest> = {}): Promise<Refined> {
    const answer = await refine(dockerfileText, more)
    if (answer.kind === 'refined') return answer
    if (tells) throw new Error(answer.reason)
    expect(answer.reason).toBe('This engine does not tell what it makes of a text before it builds it.')
    return { kind: 'refined', ops: [], images: [] }
  }
})

function platformsOf({ ops }: Refined): readonly string[] {
  const platforms = ops.flatMap(({ kind, platform = '' }) => (kind === 'exec' ? platform : []))
  return [...new Set(platforms)].sort()
}

function sourcesOf({ ops }: Refined): readonly string[] {
  return ops
    .flatMap(({ source, platform = '' }) =>
      source?.startsWith('docker-image') ? `${source} ${platform}` : [],
    )
    .sort()
}
