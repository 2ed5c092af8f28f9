import { execFile as execFileCallback } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { serveFiles } from '#test/support/serve-files.ts'
import { temporaryFolder, type TemporaryFolder } from '#test/support/temporary-folder.ts'
import { failureOf, opsOf, Project, type BuildResult } from './project.ts'

const execFile = promisify(execFileCallback)

/** What the steps printed, without the words of git; a build that failed says why. */
function outputOf(result: BuildResult): string {
  if (result.outcome.kind === 'failed') return failureOf(result).detail
  const steps = new Set(opsOf(result).flatMap(({ kind, digest }) => (kind === 'exec' ? [digest] : [])))
  return result.events
    .map((event) => (event.kind === 'log' && steps.has(event.digest) ? event.text : ''))
    .join('')
}

describe('a git repository as the context', () => {
  it('is fetched by the engine at a branch and from a folder in it', async () => {
    await using git = await repository()
    await using server = await serveFiles(git.path)
    await using project = await Project.create({})
    const url = `${server.url}/app.git`
    const build = (context: string): Promise<BuildResult> => project.build({ context, noCache: true })
    expect(outputOf(await build(url))).toBe('main\n')
    expect(outputOf(await build(`${url}#other`))).toBe('other\n')
    expect(outputOf(await build(`${url}#main:sub`))).toBe('sub of main\n')
    expect(outputOf(await build(`${url}?branch=other&subdir=sub`))).toBe('sub of other\n')
    expect(failureOf(await build(`${url}#nowhere`)).detail).toMatch(/nowhere/)
  })

  it('takes the text of a Dockerfile that is not in it, and one from this machine', async () => {
    await using git = await repository()
    await using server = await serveFiles(git.path)
    await using project = await Project.create({
      'Local.Dockerfile': 'FROM busybox\nCOPY a.txt /\nRUN echo local; cat /a.txt\n',
    })
    const context = `${server.url}/app.git`
    const dockerfileText = 'FROM busybox\nCOPY a.txt /\nRUN echo unsaved; cat /a.txt\n'
    expect(outputOf(await project.build({ context, noCache: true, dockerfileText }))).toBe('unsaved\nmain\n')
    const dockerfile = join(project.folder, 'Local.Dockerfile')
    expect(outputOf(await project.build({ context, noCache: true, dockerfile }))).toBe('local\nmain\n')
  })

  it('is a named context, too', async () => {
    await using git = await repository()
    await using server = await serveFiles(git.path)
    await using project = await Project.create({
      Dockerfile: 'FROM busybox\nCOPY --from=code a.txt /\nRUN cat /a.txt\n',
    })
    const result = await project.build({
      noCache: true,
      contexts: [{ name: 'code', kind: 'remote', url: `${server.url}/app.git#other` }],
    })
    expect(outputOf(result)).toBe('other\n')
  })

  it('that wants a login gets the token of the secret GIT_AUTH_TOKEN', async () => {
    await using git = await repository()
    const login = `basic ${Buffer.from('x-access-token:opensesame').toString('base64')}`
    await using server = await serveFiles(git.path, ({ headers }) => headers.authorization === login)
    await using project = await Project.create({})
    const context = `${server.url}/app.git`
    expect((await project.build({ context })).outcome.kind).toBe('failed')
    const secrets = [{ id: 'GIT_AUTH_TOKEN', env: 'TOKEN' }]
    const result = await project.build({ context, noCache: true, secrets }, { env: { TOKEN: 'opensesame' } })
    expect(outputOf(result)).toBe('main\n')
    expect(JSON.stringify(result)).not.toContain('opensesame')
  })
})

describe('an archive elsewhere as the context', () => {
  it('is fetched and unpacked by the engine, with a Dockerfile from here if there is one', async () => {
    await using folder = await temporaryFolder({
      'in/Dockerfile': 'FROM busybox\nCOPY a.txt /\nRUN cat /a.txt\n',
      'in/a.txt': 'archived\n',
    })
    await execFile('tar', ['-czf', join(folder.path, 'app.tar.gz'), '-C', join(folder.path, 'in'), '.'])
    await using server = await serveFiles(folder.path)
    await using project = await Project.create({})
    const context = `${server.url}/app.tar.gz`
    expect(outputOf(await project.build({ context, noCache: true }))).toBe('archived\n')
    const dockerfileText = 'FROM busybox\nCOPY a.txt /\nRUN echo unsaved; cat /a.txt\n'
    expect(outputOf(await project.build({ context, noCache: true, dockerfileText }))).toBe(
      'unsaved\narchived\n',
    )
  })

  it('has no paths here: a relative one is refused', async () => {
    await using project = await Project.create({})
    const context = 'http://127.0.0.1:9/app.tar.gz'
    const result = await project.build({ context, contexts: [{ name: 'a', kind: 'folder', path: 'a' }] })
    expect(failureOf(result)).toMatchObject({ reason: 'request' })
  })
})

/** A bare repository `app.git` with the branches `main` and `other`, to be fetched from files. */
async function repository(): Promise<TemporaryFolder> {
  const folder = await temporaryFolder({
    'work/Dockerfile': 'FROM busybox\nCOPY a.txt /\nRUN cat /a.txt\n',
    'work/sub/Dockerfile': 'FROM busybox\nCOPY a.txt /\nRUN cat /a.txt\n',
  })
  const env = {
    PATH: process.env['PATH'],
    HOME: folder.path,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example',
  }
  const cwd = join(folder.path, 'work')
  const git = (...args: readonly string[]) => execFile('git', [...args], { cwd, env })
  await git('init', '-q', '-b', 'main')
  for (const branch of ['main', 'other']) {
    if (branch !== 'main') await git('checkout', '-q', '-b', branch)
    await writeFile(join(cwd, 'a.txt'), `${branch}\n`)
    await writeFile(join(cwd, 'sub', 'a.txt'), `sub of ${branch}\n`)
    await git('add', '.')
    await git('commit', '-q', '-m', branch)
  }
  await git('checkout', '-q', 'main')
  await git('clone', '-q', '--bare', '.', '../app.git')
  await execFile('git', ['update-server-info'], { cwd: join(folder.path, 'app.git'), env })
  return folder
}
