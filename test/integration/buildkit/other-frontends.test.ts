import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildkitdTransport } from '#electron/buildkit/transport/buildkitd-transport.ts'
import { dialEngine } from '#electron/buildkit/transport/dial.ts'
import { dockerfileFrontendImage } from '#test/support/dockerfile-frontend-image.ts'
import { matrixEngines, missingEngine, type EngineKind } from '#test/support/matrix-engines.ts'
import { pushBlobs } from '#test/support/push-blobs.ts'
import { startBuildkitd } from '#test/support/start-buildkitd.ts'
import { startMatrixEngine } from '#test/support/start-matrix-engine.ts'
import { startRegistry, type TestRegistry } from '#test/support/start-registry.ts'
import { failureOf, opsOf, outputOf, Project } from './project.ts'

const noFrontend = missingEngine('buildkitd')

for (const { kind, missing } of matrixEngines()) {
  if (kind === 'stable' || kind === 'newest-containerd') continue // What reads a frontend is the same there.
  if (missing !== undefined || noFrontend !== undefined) {
    it.skip(`${kind}: ${missing ?? noFrontend ?? ''}`)
    continue
  }
  describe(`a frontend of its own, on ${kind},`, () => {
    const owned = new AsyncDisposableStack()
    let project: Project
    let frontend: string
    beforeAll(async () => {
      const registry = owned.use(await startRegistry())
      await pushFrontends(registry)
      frontend = `${registry.address}/frontend`
      project = owned.use(await projectOn(kind, registry, owned))
    })
    afterAll(() => owned.disposeAsync())

    const build = (dockerfileText: string, syntax?: string): ReturnType<Project['build']> =>
      project.build({
        dockerfileText,
        outputs: [{ kind: 'cache-only' }],
        noCache: true,
        ...(syntax !== undefined && { syntax }),
      })

    it('builds', async () => {
      const result = await build(`# syntax=${frontend}\nFROM busybox\nRUN <<EOF\necho from here\nEOF\n`)
      expect(result.outcome).toMatchObject({ kind: 'succeeded' })
      expect(outputOf(result)).toBe('from here\n')
      expect(opsOf(result).map(({ kind: op, lines }) => [op, lines[0]?.first])).toEqual([
        ['source', 2],
        ['exec', 3],
      ])
    })

    it('is asked instead of the one that the file names', async () => {
      const result = await build('# syntax=127.0.0.1:1/none\nFROM busybox\nRUN echo here\n', frontend)
      expect(outputOf(result)).toBe('here\n')
    })

    it('tells LLB, checks, outline, targets, and what else it can be asked', async () => {
      const dockerfileText = `# syntax=${frontend}\nFROM busybox as app\nARG WHO=me\nRUN echo $WHO\n`
      const { llb, checks, outline, targets } = await project.inspect({ dockerfileText })
      expect({ llb, checks, outline, targets }).toMatchObject({
        llb: { kind: 'inspected', value: [{ kind: 'source' }, { kind: 'exec', lines: [{ first: 4 }] }] },
        checks: {
          kind: 'inspected',
          value: { findings: [{ rule: 'FromAsCasing', lines: [{ first: 2, last: 2 }] }] },
        },
        outline: { kind: 'inspected', value: { args: [{ name: 'WHO', value: 'me' }] } },
        targets: { kind: 'inspected', value: [{ name: 'app', isDefault: true }] },
      })
    })

    it('tells the line of what is wrong', async () => {
      const failure = failureOf(await build(`# syntax=${frontend}\nFROM busybox\nFROBNICATE\n`))
      expect(failure).toMatchObject({ reason: 'dockerfile', source: { ranges: [{ first: 3, last: 3 }] } })
    })

    it('that cannot be asked says so, and builds', async () => {
      const dockerfileText = `# syntax=${frontend}-mute\nFROM busybox\nRUN echo mute\n`
      const { llb, checks, outline, targets } = await project.inspect({ dockerfileText })
      expect([llb.kind, checks.kind, outline.kind, targets.kind]).toEqual([
        'inspected',
        'unsupported',
        'unsupported',
        'unsupported',
      ])
      expect(outputOf(await build(dockerfileText))).toBe('mute\n')
    })

    it('that does not exist is named', async () => {
      expect(failureOf(await build(`# syntax=${frontend}-none\nFROM busybox\n`))).toMatchObject({
        reason: 'source',
        message: expect.stringContaining(`${frontend}-none`),
      })
    })

    it('that is no frontend is said to be none', async () => {
      const failure = failureOf(await build(`# syntax=${frontend}-none-at-all\nFROM busybox\n`))
      expect(failure).toMatchObject({
        reason: 'dockerfile',
        message: expect.stringMatching(/no frontend/),
        remedy: expect.stringContaining('# syntax='),
      })
    })
  })
}

async function pushFrontends({ address }: TestRegistry): Promise<void> {
  await pushBlobs(address, 'frontend', await dockerfileFrontendImage())
  await pushBlobs(address, 'frontend-mute', await dockerfileFrontendImage({ capabilities: [] }))
  const other = await dockerfileFrontendImage({ program: 'buildctl' })
  await pushBlobs(address, 'frontend-none-at-all', other)
}

async function projectOn(
  kind: EngineKind,
  { address }: TestRegistry,
  stack: AsyncDisposableStack,
): Promise<Project> {
  if (kind === 'buildkitd') {
    const { url } = stack.use(await startBuildkitd({ listen: 'unix', registry: address }))
    const socketPath = url.replace('unix://', '')
    return Project.create({}, { transport: buildkitdTransport(dialEngine({ socketPath })) })
  }
  const { socketPath } = stack.use(await startMatrixEngine(kind))
  return Project.create({}, { socketPath })
}
