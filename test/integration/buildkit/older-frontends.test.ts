import { execFile as execFileCallback } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { matrixEngines } from '#test/support/matrix-engines.ts'
import { startMatrixEngine, type MatrixEngine } from '#test/support/start-matrix-engine.ts'
import { outputOf, Project } from './project.ts'

const FILES = {
  Dockerfile: 'FROM busybox\nRUN echo plain\n',
  'from-context.Dockerfile': 'FROM busybox\nCOPY --from=more /made /\nRUN cat /made\n',
  'made.Dockerfile': 'FROM busybox\nRUN echo made >/made\n',
  'sub/made': 'in a folder\n',
}

/** What a request asks for and what a step prints where the engine can do it. */
const ASKED: Readonly<Record<string, (folder: string) => readonly [Partial<BuildRequest>, string]>> = {
  'a folder as a named context': () => [
    { dockerfile: 'from-context.Dockerfile', contexts: [{ name: 'more', kind: 'folder', path: 'sub' }] },
    'in a folder\n',
  ],
  'a build as a named context': (folder) => {
    const request = buildRequest(folder, { dockerfile: 'made.Dockerfile' })
    return [
      { dockerfile: 'from-context.Dockerfile', contexts: [{ name: 'more', kind: 'build', request }] },
      'made\n',
    ]
  },
  'an archive as the context': (folder) => [{ context: join(folder, 'context.tar') }, 'plain\n'],
  'limits of RUN': () => [
    {
      dockerfileText: 'FROM busybox\nRUN ulimit -n\n',
      ulimits: [{ name: 'nofile', soft: 77, hard: 77 }],
    },
    '77\n',
  ],
  'a size of /dev/shm': () => [
    { dockerfileText: 'FROM busybox\nRUN df -k /dev/shm | grep -c 8192\n', shmSize: 8 * 1024 * 1024 },
    '1\n',
  ],
  'a given time of creation': () => [{ sourceDateEpoch: 1_700_000_000 }, 'plain\n'],
  'a host that RUN knows': () => [
    {
      dockerfileText: 'FROM busybox\nRUN grep -c four.example /etc/hosts\n',
      addHosts: [{ name: 'four.example', address: '10.1.2.3' }],
    },
    '1\n',
  ],
}

for (const { kind, missing } of matrixEngines()) {
  if (kind !== 'distribution' && kind !== 'stable') continue
  if (missing !== undefined) {
    it.skip(`${kind}: ${missing}`)
    continue
  }
  describe(`the frontend of an older engine, ${kind},`, () => {
    let engine: MatrixEngine
    let project: Project
    beforeAll(async () => {
      engine = await startMatrixEngine(kind)
      project = await Project.create(FILES, { socketPath: engine.socketPath })
      const { folder } = project
      await promisify(execFileCallback)('tar', [
        '-cf',
        join(folder, 'context.tar'),
        '-C',
        folder,
        'Dockerfile',
      ])
    })
    afterAll(async () => {
      await project[Symbol.asyncDispose]()
      await engine[Symbol.asyncDispose]()
    })

    it.each(Object.entries(ASKED))('does %s, or says that it cannot', async (_what, asked) => {
      const [request, printed] = asked(project.folder)
      const result = await project.build({ noCache: true, ...request })
      if (result.outcome.kind === 'failed')
        expect(result.outcome.failure).toMatchObject({ reason: 'unsupported' })
      else expect(outputOf(result)).toBe(printed)
    })
  })
}
