import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { buildRequest } from '#test/support/build-request.ts'
import { missingEngine } from '#test/support/matrix-engines.ts'
import { serveFiles } from '#test/support/serve-files.ts'
import { startMatrixEngine } from '#test/support/start-matrix-engine.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { failureOf, outputOf, Project } from './project.ts'

const FILES = {
  'none/Dockerfile': '# only arguments\nARG A=1\nARG B=2\n',
  'some/Dockerfile': 'FROM busybox\nRUN echo still here\n',
}

/** Engines of BuildKit 0.13 do not survive such a file: this one is the test's own. */
for (const kind of ['stable', 'newest'] as const) {
  const missing = missingEngine(kind)
  describe.skipIf(missing !== undefined)(`a Dockerfile without a stage that only ${kind} can read`, () => {
    it('is refused with its line in an archive here, an archive elsewhere and for another build, and the engine lives', async () => {
      await using engine = await startMatrixEngine(kind)
      await using folder = await temporaryFolder(FILES)
      for (const name of ['none', 'some'])
        await promisify(execFile)('tar', [
          '-cf',
          join(folder.path, `${name}.tar`),
          '-C',
          join(folder.path, name),
          '.',
        ])
      await using server = await serveFiles(folder.path)
      await using project = await Project.create(
        { Dockerfile: 'FROM busybox\nCOPY --from=other / /\n' },
        { socketPath: engine.socketPath },
      )
      const outputs = [{ kind: 'cache-only' }] as const
      const here = { context: join(folder.path, 'none.tar'), outputs }
      const { context } = { context: `${server.url}/none.tar` }
      const other = buildRequest(here.context, { outputs })
      const refused = {
        reason: 'dockerfile',
        message: expect.stringMatching(/stage|FROM/),
        source: { filename: 'Dockerfile', ranges: [{ first: 3, last: 3 }] },
      }
      expect([
        failureOf(await project.build(here)),
        failureOf(await project.build({ context, outputs })),
        failureOf(
          await project.build({ outputs, contexts: [{ name: 'other', kind: 'build', request: other }] }),
        ),
      ]).toMatchObject([refused, refused, refused])
      expect((await project.inspect({ context })).llb).toMatchObject({ kind: 'failed', failure: refused })
      const built = await project.build({ context: `${server.url}/some.tar`, outputs })
      expect(outputOf(built)).toBe('still here\n')
    })
  })
}
