import { describe, expect, it } from 'vitest'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { startMatrixEngine } from '#test/support/start-matrix-engine.ts'
import { Project, refOf, type BuildResult } from './project.ts'

describe('attestations', () => {
  it('are the provenance alone, then with a mode and a builder, then none', async () => {
    await using engine = await startMatrixEngine('newest-containerd')
    await using project = await Project.create(
      { Dockerfile: 'FROM busybox\nARG WHO\nRUN echo $WHO >/who\n' },
      { socketPath: engine.socketPath },
    )
    const build = async (attestations?: BuildRequest['attestations']): Promise<readonly string[]> => {
      const result = await project.build({
        args: { WHO: 'somebody' },
        tags: ['attested:1'],
        ...(attestations && { attestations }),
      })
      expect(result.outcome).toMatchObject({ kind: 'succeeded' })
      return attributesOf(project, result)
    }
    expect(await build()).toEqual(['attest:provenance=mode=min,inline-only=true'])
    expect(
      await build({ provenance: { mode: 'max', attributes: { 'builder-id': 'https://example.com/a,b' } } }),
    ).toEqual(['attest:provenance=mode=max,"builder-id=https://example.com/a,b"'])
    expect(await build({ provenance: false })).toEqual([])
  })

  it('are made: the history has the provenance', async () => {
    await using engine = await startMatrixEngine('newest-containerd')
    await using project = await Project.create(
      { Dockerfile: 'FROM busybox\nRUN true\n' },
      { socketPath: engine.socketPath },
    )
    const result = await project.build({
      tags: ['attested:2'],
      attestations: { provenance: { mode: 'max' } },
    })
    expect(result.outcome).toMatchObject({ kind: 'succeeded' })
    expect([...(await predicatesOf(project, result))].join()).toMatch(/^https:\/\/slsa\.dev\/provenance\//)
  })

  it('leave an image of an engine without such a store as it is', async () => {
    await using project = await Project.create({ Dockerfile: 'FROM busybox\n' })
    const result = await project.build()
    expect(result.outcome).toMatchObject({ kind: 'succeeded' })
    expect(await attributesOf(project, result)).toEqual([])
  })
})

/** What the engine's history says that the frontend was told of attestations. */
async function attributesOf(project: Project, result: BuildResult): Promise<readonly string[]> {
  const told: string[] = []
  await project.control.listenHistory(
    { ref: refOf(result), existingOnly: true },
    (event) => {
      for (const [key, value] of Object.entries(
        event.kind === 'deleted' ? {} : event.record.frontendAttributes,
      ))
        if (key.startsWith('attest:')) told.push(`${key}=${value}`)
    },
    AbortSignal.timeout(60_000),
  )
  return told
}

/** What the engine's history says of a build's attestations. */
async function predicatesOf(project: Project, result: BuildResult): Promise<ReadonlySet<string>> {
  const predicates = new Set<string>()
  await project.control.listenHistory(
    { ref: refOf(result), existingOnly: true },
    (event) => {
      if (event.kind === 'deleted') return
      for (const { predicateType = '' } of event.record.attestations) predicates.add(predicateType)
    },
    AbortSignal.timeout(60_000),
  )
  return predicates
}
