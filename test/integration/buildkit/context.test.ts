import { rmSync } from 'node:fs'
import { chmod, link, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { FolderSender } from '#electron/buildkit/session/context/folder-sender.ts'
import type { SendFolder } from '#electron/buildkit/session/context/send-folder.ts'
import { failureOf, outputOf, Project } from './project.ts'

const sender = new FolderSender()
afterAll(() => sender.dispose())
const create = (files: Readonly<Record<string, string>>): Promise<Project> =>
  Project.create(files, { send: sender.send })

const LIST = 'FROM busybox\nCOPY . /all\nRUN cd /all && find . | sort\n'

const listed = (paths: readonly string[]): string => ['.', ...paths].map((path) => `${path}\n`).join('')

/** Sends as ever, but does something between the list of a folder's files and the engine's first question. */
function interfering(interfere: () => void): SendFolder {
  let done = false
  return (source, filter, channel) =>
    sender.send(source, filter, {
      signal: channel.signal,
      receive: (onMessage) => channel.receive(onMessage),
      failing: (error) => channel.failing?.(error),
      write: (frames, onWritten) => {
        if (!done && filter.exclude.length + filter.include.length === 0 && frames.includes('victim')) {
          done = true
          interfere()
        }
        channel.write(frames, onWritten)
      },
    })
}

describe('the context', () => {
  it('leaves out what .dockerignore names, with exceptions', async () => {
    await using project = await create({
      Dockerfile: LIST,
      '.dockerignore':
        '# comment\n*.log\nnode_modules\n**/*.tmp\ndocs/*\n!docs/keep.md\nDockerfile\n.dockerignore\n',
      'a.log': '1',
      'sub/a.log': '2',
      'sub/b.tmp': '3',
      'node_modules/x/y.js': '4',
      'docs/keep.md': '5',
      'docs/drop.md': '6',
      constructor: '7',
      'b+c (1).txt': '8',
    })
    expect(outputOf(await project.build({ noCache: true }))).toBe(
      listed(['./b+c (1).txt', './constructor', './docs', './docs/keep.md', './sub', './sub/a.log']),
    )
  })

  it("prefers the Dockerfile's own ignore file", async () => {
    await using project = await create({
      'deploy/app.Dockerfile': LIST,
      'deploy/app.Dockerfile.dockerignore': 'deploy\na\n.dockerignore',
      '.dockerignore': 'b',
      a: '1',
      b: '2',
    })
    expect(outputOf(await project.build({ dockerfile: 'deploy/app.Dockerfile', noCache: true }))).toBe(
      listed(['./b']),
    )
  })

  it('keeps modes, links and names, and follows the links that a COPY names', async () => {
    await using project = await create({
      Dockerfile: [
        'FROM busybox',
        'COPY run.sh link/data.txt one two /all/',
        'RUN cd /all && stat -c "%n %a %h %u" * && cat data.txt && /all/run.sh',
        'COPY --link=false . /whole',
        'RUN readlink /whole/link && echo /whole/ä*',
      ].join('\n'),
      'run.sh': '#!/bin/sh\necho runs\n',
      'real/data.txt': 'data\n',
      one: 'same',
      'ä ö/x': '',
    })
    await chmod(join(project.folder, 'run.sh'), 0o750)
    await link(join(project.folder, 'one'), join(project.folder, 'two'))
    await symlink('real', join(project.folder, 'link'))
    const result = await project.build({ noCache: true })
    expect(result.outcome.kind).toBe('succeeded')
    expect(outputOf(result)).toMatch(
      /^data.txt 644 1 0\none 644 \d 0\nrun.sh 750 1 0\ntwo 644 \d 0\ndata\nruns\nreal\n\/whole\/ä ö\n$/,
    )
  })

  it('sends nothing from outside of its root, whatever links say', async () => {
    await using outside = await create({ 'secret.txt': 'outside' })
    await using project = await create({ Dockerfile: 'FROM busybox\nCOPY out/secret.txt /\n' })
    await symlink(outside.folder, join(project.folder, 'out'))
    expect(failureOf(await project.build())).toMatchObject({ reason: 'dockerfile' })
  })

  it('changed between two builds is sent again, and only then', async () => {
    await using project = await create({
      Dockerfile: 'FROM busybox\nCOPY a /\nRUN cat /a\n',
      a: 'one\n',
    })
    expect(outputOf(await project.build({ noCache: true }))).toBe('one\n')
    await project.write('a', 'two\n')
    expect(outputOf(await project.build())).toBe('two\n')
    expect(outputOf(await project.build())).toBe('')
  })

  it('tells how many of its files were sent: all, those that changed, none', async () => {
    await using project = await create({
      Dockerfile: 'FROM busybox\nCOPY src /src\n',
      'src/a': 'a',
      'src/b': 'b',
    })
    const filesSent = async (): Promise<number | undefined> => {
      const { events } = await project.build()
      const last = events.findLast((event) => event.kind === 'status' && event.id === 'transferring context:')
      return last?.kind === 'status' ? last.files : undefined
    }
    expect(await filesSent()).toBe(2)
    // What is as young as its transfer may be sent once more.
    await expect.poll(filesSent).toBe(0)
    await project.write('src/b', 'changed')
    expect(await filesSent()).toBe(1)
  })

  it('may be copied from by hundreds of names', async () => {
    const names = Array.from({ length: 400 }, (_, n) => `folder/file-${n}`)
    await using project = await create({
      Dockerfile: `FROM busybox\nCOPY ${names.join(' ')} /all/\nRUN ls /all | wc -l\n`,
      ...Object.fromEntries(names.map((name) => [name, name])),
    })
    expect(outputOf(await project.build({ noCache: true }))).toBe('400\n')
  })

  it('may have a path and names beyond ASCII', async () => {
    await using project = await create({
      '項目 é/Dockerfile': 'FROM busybox\nCOPY ["文 件", "/copied/"]\nRUN cat /copied/*\n',
      '項目 é/文 件/a b': 'arrived\n',
    })
    const result = await project.build({ context: join(project.folder, '項目 é'), noCache: true })
    expect(outputOf(result)).toBe('arrived\n')
  })

  it('holds the unsaved text in the place of the Dockerfile, each time anew', async () => {
    await using project = await create({
      Dockerfile: 'FROM nowhere\n',
      '.dockerignore': 'a',
      a: '1',
      b: '2',
    })
    const build = async (mark: string): Promise<string> =>
      outputOf(
        await project.build({
          noCache: true,
          dockerfileText: `FROM busybox\nCOPY . /\nRUN echo ${mark}; ls /a /b\n`,
        }),
      )
    expect(await build('x')).toContain('x\n')
    expect(await build('y')).toContain('y\n')
  })

  it('of ten thousand files arrives whole', async () => {
    await using project = await create({
      Dockerfile: 'FROM busybox\nCOPY . /all\nRUN find /all -type f | wc -l\n',
    })
    for (let folder = 0; folder < 100; folder++) {
      await mkdir(join(project.folder, `d${folder}`))
      await Promise.all(
        Array.from({ length: 100 }, (_, file) =>
          writeFile(join(project.folder, `d${folder}`, `f${file}`), `${file}`),
        ),
      )
    }
    expect(outputOf(await project.build({ noCache: true }))).toBe('10001\n')
  })
})

describe('a context that cannot be sent stops the build and is named:', () => {
  const large = { Dockerfile: 'FROM busybox\nCOPY . /all\n', victim: 'content' }

  it('a file that vanishes', async () => {
    let folder = ''
    const send = interfering(() => rmSync(join(folder, 'victim')))
    await using project = await Project.create(large, { send })
    folder = project.folder
    expect(failureOf(await project.build())).toMatchObject({
      reason: 'context',
      message: expect.stringContaining('victim cannot be read: it does not exist any more'),
    })
  })

  it('a file that may not be read', async () => {
    const send: SendFolder = async (source, filter, channel) => {
      const isRoot = process.getuid?.() === 0
      if (isRoot) process.seteuid?.(65534)
      try {
        await sender.send(source, filter, channel)
      } finally {
        if (isRoot) process.seteuid?.(0)
      }
    }
    await using project = await Project.create(large, { send })
    await chmod(project.folder, 0o755)
    await chmod(join(project.folder, 'victim'), 0)
    expect(failureOf(await project.build())).toMatchObject({
      reason: 'context',
      message: expect.stringContaining('victim cannot be read: permission denied'),
    })
  })

  it('a folder that disappears', async () => {
    let folder = ''
    const send: SendFolder = async (source, filter, channel) => {
      if (filter.follow === undefined) await rm(folder, { recursive: true })
      await sender.send(source, filter, channel)
    }
    await using project = await Project.create(large, { send })
    folder = project.folder
    expect(failureOf(await project.build())).toMatchObject({
      reason: 'context',
      message: expect.stringContaining(`${folder} cannot be read: it does not exist any more`),
    })
  })

  it('a folder that was never there', async () => {
    await using project = await create({})
    expect(failureOf(await project.build({ context: join(project.folder, 'none') }))).toMatchObject({
      reason: 'context',
      message: expect.stringContaining('none cannot be read'),
    })
  })
})
