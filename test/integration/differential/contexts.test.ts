import { execFile } from 'node:child_process'
import { chmod, link, mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { serveFiles } from '#test/support/serve-files.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { BothClients } from './both-clients.ts'
import { expectSameBuild } from './expect-same-build.ts'

const run = promisify(execFile)

let clients: BothClients
beforeAll(async () => {
  clients = await BothClients.start('newest-containerd')
})
afterAll(() => clients[Symbol.asyncDispose]())

const COPY_ALL = 'FROM scratch\nCOPY . /all/\n'

async function expectSame(context: string, more: Partial<BuildRequest> = {}): Promise<void> {
  expect(await expectSameBuild(clients, buildRequest(context, more))).toBe('built')
}

describe('this client and buildx give the engine the same', () => {
  it('of names, modes, times and links of all sorts', async () => {
    await using project = await temporaryFolder({
      Dockerfile: COPY_ALL,
      'ünïcode/日本/😀': 'far names',
      'a b/c"d\'e': 'signs',
      'per%2Fcent+plus': 'encoded',
      '-dash': 'dash',
      'new\nline': 'line',
      hard: 'one content, two names',
      'bits/setuid': '',
      'bits/none': 'nobody reads it',
    })
    const at = (path: string): string => join(project.path, path)
    await mkdir(at('empty/folder'), { recursive: true })
    await chmod(at('empty'), 0o1777)
    await chmod(at('bits/setuid'), 0o6755)
    await chmod(at('bits/none'), 0o000)
    await mkdir(at('z'))
    await link(at('hard'), at('z/hard too'))
    await symlink('../hard', at('z/relative'))
    await symlink('/etc/passwd', at('z/absolute'))
    await symlink('nowhere', at('z/dangling'))
    await symlink('.', at('z/self'))
    await utimes(at('hard'), 0.123456, 1.999999)
    await expectSame(project.path)
  })

  it.each([
    ['none', undefined],
    ['an empty one', ''],
    ['one of comments', '# nothing\n\n#*\n'],
    ['one with a byte order mark and CRLF', '\uFEFFa\r\n!b\r\n'],
    ['one that takes back', '*\n!a\n!d\nd/x\n!**/deep\n'],
    ['one that leaves out itself and the Dockerfile', 'Dockerfile\n.dockerignore\n'],
    ['one with paths of many forms', './a\n/b\nd//x\nd/../c\n ../a \n**/*.tmp\nd/[xy]\n'],
  ])('with a .dockerignore: %s', async (_what, ignore) => {
    await using project = await temporaryFolder({
      Dockerfile: COPY_ALL,
      ...(ignore !== undefined && { '.dockerignore': ignore }),
      a: 'a',
      b: 'b',
      c: 'c',
      'd/x': 'x',
      'd/y': 'y',
      'd/e/deep': 'deep',
      'e/t.tmp': 't',
    })
    await expectSame(project.path)
  })

  it('with a .dockerignore that is a link', async () => {
    await using project = await temporaryFolder({
      Dockerfile: COPY_ALL,
      a: 'a',
      b: 'b',
      ignored: 'a\nignored\n',
    })
    await symlink('ignored', join(project.path, '.dockerignore'))
    await expectSame(project.path)
  })

  it('with a .dockerignore beside a Dockerfile in a folder below, and one that changes between builds', async () => {
    await using project = await temporaryFolder({
      'docker/Dockerfile': COPY_ALL,
      '.dockerignore': 'a\n',
      a: 'a',
      b: 'b',
    })
    const ignore = join(project.path, '.dockerignore')
    await expectSame(project.path, { dockerfile: 'docker/Dockerfile' })
    await writeFile(ignore, 'b\n')
    await expectSame(project.path, { dockerfile: 'docker/Dockerfile' })
    await rm(ignore)
    await expectSame(project.path, { dockerfile: 'docker/Dockerfile' })
    await writeFile(`${project.path}/docker/Dockerfile.dockerignore`, '*\n!a\n')
    await expectSame(project.path, { dockerfile: 'docker/Dockerfile' })
  })

  it('from folders, images and OCI layouts with names', async () => {
    await using project = await temporaryFolder({
      Dockerfile: `FROM base
COPY --from=files . /files/
COPY --from=tools /bin/busybox /tool
COPY --from=kept a /kept
`,
      a: 'main',
    })
    await using files = await temporaryFolder({ '.dockerignore': 'left', left: 'left', a: 'named' })
    await using layout = await temporaryFolder()
    const kept = join(layout.path, 'layout')
    await clients.ours({
      request: buildRequest(project.path, {
        dockerfileText: 'FROM scratch\nCOPY a /\n',
        outputs: [{ kind: 'oci', path: kept, tar: false, names: ['kept:latest'] }],
      }),
      env: {},
    })
    await expectSame(project.path, {
      contexts: [
        { kind: 'image', name: 'base', reference: 'busybox:latest' },
        { kind: 'folder', name: 'files', path: files.path },
        { kind: 'image', name: 'tools', reference: `${clients.registry}/library/busybox` },
        { kind: 'oci-layout', name: 'kept', path: kept },
      ],
    })
  })

  it('from an archive and a repository that the engine fetches', async () => {
    await using project = await temporaryFolder({
      Dockerfile: COPY_ALL,
      'sub/Dockerfile': COPY_ALL,
      'sub/a': 'a',
    })
    await using served = await temporaryFolder()
    await using server = await serveFiles(served.path)
    await run('tar', ['-czf', join(served.path, 'context.tar.gz'), '-C', project.path, '.'])
    await expectSame(`${server.url}/context.tar.gz`)
    const git = (...args: readonly string[]): Promise<unknown> =>
      run('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: project.path })
    await git('init', '-q', '-b', 'main')
    await git('add', '.')
    await git('commit', '-qm', 'first')
    await git('clone', '-q', '--bare', '.', join(served.path, 'project.git'))
    await run('git', ['update-server-info'], { cwd: join(served.path, 'project.git') })
    await expectSame(`${server.url}/project.git#main:sub`)
  })
})
