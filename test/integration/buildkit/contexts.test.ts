import { execFile as execFileCallback } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { NamedContext } from '#shared/request/named-context.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { busyboxImage } from '#test/support/busybox-image.ts'
import { startMatrixEngine } from '#test/support/start-matrix-engine.ts'
import { temporaryFolder, type TemporaryFolder } from '#test/support/temporary-folder.ts'
import { failureOf, opsOf, outputOf as rawOutputOf, Project, type BuildResult } from './project.ts'

const execFile = promisify(execFileCallback)

const COPY_ALL = 'FROM busybox\nCOPY --from=more . /more\nRUN cd /more && find . | sort\n'

/** All that was printed; a build that failed says why. */
function outputOf(result: BuildResult): string {
  return result.outcome.kind === 'failed' ? failureOf(result).detail : rawOutputOf(result)
}

describe('a named context', () => {
  it('is a folder with ignore rules of its own, sent again only as far as it changed', async () => {
    await using more = await temporaryFolder({ 'a.txt': 'a', 'b.log': 'b', '.dockerignore': '*.log\n' })
    await using project = await Project.create({ Dockerfile: COPY_ALL, 'c.txt': 'c' })
    const contexts: readonly NamedContext[] = [{ name: 'more', kind: 'folder', path: more.path }]
    const first = await project.build({ contexts })
    expect(outputOf(first)).toBe('.\n./.dockerignore\n./a.txt\n')
    await writeFile(join(more.path, 'd.txt'), 'd')
    expect(outputOf(await project.build({ contexts }))).toBe('.\n./.dockerignore\n./a.txt\n./d.txt\n')
  })

  it('is a folder below the main one, under a name that the session uses itself', async () => {
    await using project = await Project.create({
      Dockerfile: COPY_ALL.replace('=more', '=context'),
      'sub/e.txt': 'e',
    })
    const result = await project.build({ contexts: [{ name: 'context', kind: 'folder', path: 'sub' }] })
    expect(outputOf(result)).toBe('.\n./e.txt\n')
  })

  it('is an image in the place of another that nobody has', async () => {
    await using project = await Project.create({ Dockerfile: 'FROM nowhere.example/none:1\nRUN echo here\n' })
    const contexts: readonly NamedContext[] = [
      { name: 'nowhere.example/none:1', kind: 'image', reference: 'busybox' },
    ]
    expect(outputOf(await project.build({ noCache: true, contexts }))).toBe('here\n')
  })

  it('is an image in a folder in OCI layout, by tag and by digest', async () => {
    await using engine = await startMatrixEngine('newest-containerd')
    await using layout = await busyboxLayout()
    await using project = await Project.create(
      { Dockerfile: 'FROM base\nRUN echo from the layout\n' },
      { socketPath: engine.socketPath },
    )
    const build = (more: { readonly tag?: string; readonly digest?: string }): Promise<BuildResult> =>
      project.build({
        noCache: true,
        contexts: [{ name: 'base', kind: 'oci-layout', path: layout.path, ...more }],
      })
    expect(outputOf(await build({ tag: '1.36' }))).toBe('from the layout\n')
    expect(outputOf(await build({ digest: layout.digest }))).toBe('from the layout\n')
    expect(failureOf(await build({ tag: 'other' })).message).toMatch(/no image with the tag other/)
  })

  it('in OCI layout is refused by an engine without the containerd image store', async () => {
    await using layout = await busyboxLayout()
    await using project = await Project.create({ Dockerfile: 'FROM base\n' })
    const contexts: readonly NamedContext[] = [
      { name: 'base', kind: 'oci-layout', path: layout.path, tag: '1.36' },
    ]
    expect(failureOf(await project.build({ contexts }))).toMatchObject({ reason: 'unsupported' })
  })

  it('is the result of another build with its own folder, Dockerfile, arguments and secret', async () => {
    await using other = await temporaryFolder({
      'lib.Dockerfile':
        'FROM busybox\nARG N\nENV MADE=with-$N\nCOPY . /lib\nRUN --mount=type=secret,id=s cat /run/secrets/s >/lib/secret\n',
      'lib.txt': 'lib',
      'left.out': 'x',
      '.dockerignore': 'left.out\n*.Dockerfile\n.dockerignore\nkey\n',
      key: 'from-a-file',
    })
    await using project = await Project.create({
      Dockerfile:
        'FROM lib\nRUN echo $MADE; find /lib | sort; sha256sum </lib/secret\nCOPY --from=lib /lib/lib.txt /\nCOPY main.txt /\n',
      'main.txt': 'main',
    })
    const request = buildRequest(other.path, {
      dockerfile: 'lib.Dockerfile',
      args: { N: '3' },
      secrets: [{ id: 's', src: 'key' }],
    })
    const result = await project.build({ noCache: true, contexts: [{ name: 'lib', kind: 'build', request }] })
    expect(result.outcome).toMatchObject({ kind: 'succeeded' })
    expect(outputOf(result)).toMatch(/^with-3\n\/lib\n\/lib\/lib\.txt\n\/lib\/secret\n[0-9a-f]{64}/)
    expect(new Set(opsOf(result).map(({ digest }) => digest)).size).toBe(opsOf(result).length)
  })

  it('is the result of a build whose own context is that of a third', async () => {
    await using project = await Project.create({
      'one.Dockerfile': 'FROM busybox\nRUN echo one >/one\n',
      'two.Dockerfile': 'FROM one\nRUN cat /one >/two && echo two >>/two\n',
      Dockerfile: 'FROM two\nRUN cat /two\n',
    })
    const one = buildRequest(project.folder, { dockerfile: 'one.Dockerfile' })
    const two = buildRequest(project.folder, {
      dockerfile: 'two.Dockerfile',
      contexts: [{ name: 'one', kind: 'build', request: one }],
    })
    const contexts: readonly NamedContext[] = [{ name: 'two', kind: 'build', request: two }]
    expect(outputOf(await project.build({ noCache: true, contexts }))).toBe('one\ntwo\n')
  })

  it('may be the result of a build that leaves nothing', async () => {
    await using project = await Project.create({
      'nothing.Dockerfile': 'FROM scratch\n',
      Dockerfile:
        'FROM nothing AS copied\nCOPY a.txt /\nFROM busybox\nCOPY --from=copied / /all\nRUN ls /all\n',
      'a.txt': 'a',
    })
    const request = buildRequest(project.folder, { dockerfile: 'nothing.Dockerfile' })
    const contexts: readonly NamedContext[] = [{ name: 'nothing', kind: 'build', request }]
    expect(outputOf(await project.build({ noCache: true, contexts }))).toBe('a.txt\n')
  })

  it('that is missing, or named as nothing can be, fails before anything is built', async () => {
    await using project = await Project.create({ Dockerfile: COPY_ALL })
    const missing = await project.build({ contexts: [{ name: 'more', kind: 'folder', path: 'not/there' }] })
    expect(failureOf(missing)).toMatchObject({ reason: 'context' })
    const misnamed = await project.build({ contexts: [{ name: 'No Name', kind: 'folder', path: '.' }] })
    expect(failureOf(misnamed)).toMatchObject({ reason: 'request' })
  })
})

describe('an archive as the context', () => {
  it('is uploaded, plain or compressed, with its own Dockerfile or with unsaved text', async () => {
    await using project = await Project.create({
      'in/Dockerfile': 'FROM busybox\nCOPY a.txt /\nRUN cat /a.txt\n',
      'in/a.txt': `in the archive ${Date.now()}\n`,
    })
    const content = await readFile(join(project.folder, 'in/a.txt'), 'utf8')
    for (const gzip of [false, true]) {
      const context = join(project.folder, gzip ? 'context.tar.gz' : 'context.tar')
      await execFile('tar', [gzip ? '-czf' : '-cf', context, '-C', join(project.folder, 'in'), '.'])
      expect(outputOf(await project.build({ context, noCache: true }))).toBe(content)
      const dockerfileText = 'FROM busybox\nCOPY a.txt /b.txt\nRUN echo unsaved; cat /b.txt\n'
      expect(outputOf(await project.build({ context, noCache: true, dockerfileText }))).toBe(
        `unsaved\n${content}`,
      )
    }
  })

  it('must be one', async () => {
    await using project = await Project.create({ 'notes.txt': 'no archive' })
    const result = await project.build({ context: join(project.folder, 'notes.txt') })
    expect(failureOf(result)).toMatchObject({ reason: 'context' })
  })
})

/** Busybox in a folder in OCI layout, under the tag 1.36 and once more without one. */
async function busyboxLayout(): Promise<TemporaryFolder & { readonly digest: string }> {
  const { blobs, index } = await busyboxImage()
  const annotations = { 'org.opencontainers.image.ref.name': '1.36' }
  const layout = await temporaryFolder({
    'oci-layout': '{"imageLayoutVersion":"1.0.0"}',
    'index.json': JSON.stringify({ schemaVersion: 2, manifests: [{ ...index, annotations }, index] }),
    ...Object.fromEntries(
      [...blobs].map(([digest, content]) => [`blobs/${digest.replace(':', '/')}`, content]),
    ),
  })
  return { ...layout, digest: index.digest }
}
