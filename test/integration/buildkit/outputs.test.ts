import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chmod, lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, inject, it } from 'vitest'
import { findEngineProcesses } from '#electron/services/private-engine/engine-processes.ts'
import type { Output } from '#shared/request/output.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { buildxOn } from '#test/support/buildx.ts'
import { startTestEngine } from '#test/support/engine.ts'
import { fileTree } from '#test/support/file-tree.ts'
import { smallDisk } from '#test/support/small-disk.ts'
import { failureOf, Project } from './project.ts'

const TREE = [
  'FROM busybox AS made',
  'WORKDIR /out',
  'RUN mkdir -p a/deep/er "with space" && echo one > a/one && ln a/one a/uno && ln -s one a/eins \\',
  ' && echo run > a/deep/run.sh && chmod 4755 a/deep/run.sh && chmod 0700 a/deep && chmod 1777 a/deep/er \\',
  ' && head -c 5000000 /dev/urandom > big && : > empty && : > "with space/ü" && ln -s /etc/passwd absolute \\',
  ' && touch -d "2001-02-03 04:05:06" a/one a/deep',
  'FROM scratch',
  'COPY --from=made /out /',
].join('\n')

/** Sends a file of so many megabytes that no engine can squeeze. */
const large = (megabytes: number): string =>
  `FROM busybox AS made\nRUN head -c ${megabytes}000000 /dev/urandom > /large\nFROM scratch\nCOPY --from=made /large /large\n`

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

describe('the output local', () => {
  it('holds the same files, links, modes and times as that of buildx', async () => {
    await using project = await Project.create({ Dockerfile: TREE })
    await using buildx = await buildxOn(`unix://${inject('engineSocket')}`)
    const ours = join(project.folder, 'made', 'ours')
    const theirs = join(project.folder, 'theirs')
    const { outcome } = await project.build({ outputs: [{ kind: 'local', path: ours }] })
    expect(outcome).toEqual({ kind: 'succeeded', tags: [], outputs: [{ kind: 'local', path: ours }] })
    await buildx.build(
      buildRequest(project.folder, { network: 'host', outputs: [{ kind: 'local', path: theirs }] }),
    )
    const tree = await fileTree(ours)
    expect(tree.length).toBeGreaterThan(10)
    expect(tree).toEqual(await fileTree(theirs))
  })

  it('leaves what it does not bring, and follows no link that is there', async () => {
    await using project = await Project.create({
      Dockerfile: 'FROM scratch\nCOPY new /a/new\nCOPY new /b/new\n',
      new: 'new',
      'dest/a/new': 'old',
      'dest/a/kept': 'kept',
      'outside/kept': 'kept',
    })
    await symlink('../outside', join(project.folder, 'dest', 'b'))
    const path = join(project.folder, 'dest')
    expect((await project.build({ outputs: [{ kind: 'local', path }] })).outcome.kind).toBe('succeeded')
    const read = (name: string): Promise<string> => readFile(join(path, name), 'utf8')
    expect(await Promise.all(['a/new', 'a/kept', 'b/new'].map(read))).toEqual(['new', 'kept', 'new'])
    expect(await readdir(join(project.folder, 'outside'))).toEqual(['kept'])
  })

  it('of many files and a large one arrives whole, and is not held in memory', async () => {
    await using project = await Project.create({
      Dockerfile: [
        'FROM busybox AS made',
        'RUN mkdir /out && cd /out && for d in $(seq 100); do mkdir $d; for f in $(seq 100); do echo $f > $d/$f; done; done',
        'RUN head -c 400000000 /dev/zero > /out/large',
        'FROM scratch',
        'COPY --from=made /out /',
      ].join('\n'),
    })
    expect((await project.build({ outputs: [{ kind: 'cache-only' }] })).outcome.kind).toBe('succeeded')
    const path = join(project.folder, 'dest')
    const before = process.memoryUsage().rss
    let most = before
    const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 5)
    const { outcome } = await project.build({ outputs: [{ kind: 'local', path }] })
    clearInterval(timer)
    expect(outcome.kind).toBe('succeeded')
    expect((await stat(join(path, 'large'))).size).toBe(400_000_000)
    expect(await readdir(join(path, '100'))).toHaveLength(100)
    expect(most - before).toBeLessThan(300e6)
  })
})

describe('the output tar', () => {
  it('is the archive that buildx writes', async () => {
    await using project = await Project.create({ Dockerfile: TREE })
    await using buildx = await buildxOn(`unix://${inject('engineSocket')}`)
    const ours = join(project.folder, 'ours.tar')
    const theirs = join(project.folder, 'theirs.tar')
    await project.build({ outputs: [{ kind: 'tar', path: ours }] })
    await buildx.build(
      buildRequest(project.folder, { network: 'host', outputs: [{ kind: 'tar', path: theirs }] }),
    )
    expect(await sha256(ours)).toBe(await sha256(theirs))
  })

  it('takes the place of an older one, with its permissions, through a link', async () => {
    await using project = await Project.create({
      Dockerfile: 'FROM scratch\nCOPY a /\n',
      a: 'a',
      'd/old': 'old',
    })
    await chmod(join(project.folder, 'd/old'), 0o640)
    await symlink('d/old', join(project.folder, 'link'))
    const path = join(project.folder, 'link')
    expect((await project.build({ outputs: [{ kind: 'tar', path }] })).outcome.kind).toBe('succeeded')
    const { mode, size } = await stat(join(project.folder, 'd/old'))
    expect([mode & 0o777, size % 512]).toEqual([0o640, 0])
    expect((await lstat(path)).isSymbolicLink()).toBe(true)
    expect(await readdir(join(project.folder, 'd'))).toEqual(['old'])
  })
})

it('several outputs come of one build', async () => {
  await using project = await Project.create({ Dockerfile: TREE })
  const outputs: readonly Output[] = [
    { kind: 'tar', path: join(project.folder, 'out', 'one.tar') },
    { kind: 'cache-only' },
    { kind: 'local', path: join(project.folder, 'out', 'two') },
    { kind: 'tar', path: join(project.folder, 'out', 'three.tar') },
    { kind: 'load', names: ['slipway-test-outputs:1'] },
  ]
  const { outcome } = await project.build({ outputs })
  await project.docker.removeImage('slipway-test-outputs:1', AbortSignal.timeout(60_000))
  expect(outcome).toMatchObject({
    kind: 'succeeded',
    outputs: [
      { kind: 'tar' },
      { kind: 'cache-only' },
      { kind: 'local' },
      { kind: 'tar' },
      { kind: 'load', digest: expect.any(String), names: ['docker.io/library/slipway-test-outputs:1'] },
    ],
  })
  expect((await readdir(join(project.folder, 'out'))).sort()).toEqual(['one.tar', 'three.tar', 'two'])
  const one = await sha256(join(project.folder, 'out', 'one.tar'))
  expect(await sha256(join(project.folder, 'out', 'three.tar'))).toBe(one)
})

describe('an output that cannot be written is found before anything runs:', () => {
  const cases: readonly (readonly [string, (folder: string) => Output, string])[] = [
    ['a file where a folder is', (at) => ({ kind: 'tar', path: at }), 'it is a folder'],
    ['a folder where a file is', (at) => ({ kind: 'local', path: join(at, 'file') }), 'it is a file'],
    ['below a file', (at) => ({ kind: 'tar', path: join(at, 'file', 'x.tar') }), 'it is a file'],
    ['a folder below a file', (at) => ({ kind: 'local', path: join(at, 'file', 'x') }), 'it is a file'],
    ['a device', () => ({ kind: 'tar', path: '/dev/null' }), 'no regular file'],
    ['a system folder', () => ({ kind: 'local', path: '/proc/slipway' }), '/proc/slipway cannot be written'],
  ]

  it.each(cases)('%s', async (_what, output, said) => {
    await using project = await Project.create({ Dockerfile: 'FROM busybox\nRUN echo ran\n', file: '' })
    const result = await project.build({ outputs: [output(project.folder)], noCache: true })
    expect(failureOf(result)).toMatchObject({ reason: 'output', message: expect.stringContaining(said) })
    expect(result.events.map(({ kind }) => kind)).toEqual(['started', 'finished'])
    expect((await readdir(project.folder)).sort()).toEqual(['Dockerfile', 'file'])
  })

  it('a folder that may not be written to', async () => {
    await using project = await Project.create({ Dockerfile: 'FROM busybox\n', 'closed/x': '' })
    await chmod(project.folder, 0o755)
    await chmod(join(project.folder, 'closed'), 0o555)
    const isRoot = process.getuid?.() === 0
    if (isRoot) process.seteuid?.(65534)
    try {
      for (const output of [
        { kind: 'tar', path: join(project.folder, 'closed', 'a.tar') },
        { kind: 'local', path: join(project.folder, 'closed', 'a') },
      ] satisfies Output[])
        expect(failureOf(await project.build({ outputs: [output] }))).toMatchObject({
          reason: 'output',
          message: expect.stringMatching(/closed.* cannot be written: permission denied/),
          remedy: expect.any(String),
        })
    } finally {
      if (isRoot) process.seteuid?.(0)
    }
  })

  it('two in one place', async () => {
    await using project = await Project.create({ Dockerfile: 'FROM busybox\n' })
    const path = join(project.folder, 'x')
    const outputs: readonly Output[] = [
      { kind: 'tar', path },
      { kind: 'local', path },
    ]
    expect(failureOf(await project.build({ outputs })).message).toContain('Two outputs')
  })
})

/** Waits until a part of `old.tar` has come. */
async function someWritten(folder: string): Promise<void> {
  const written = async (): Promise<number> => {
    const fresh = (await readdir(folder)).find((name) => name.startsWith('.old.tar'))
    return fresh === undefined ? 0 : (await stat(join(folder, fresh))).size
  }
  while ((await written()) < 1_000_000) await delay(1)
}

describe('a build that does not succeed leaves nothing:', () => {
  const outputs = (folder: string): readonly Output[] => [
    { kind: 'tar', path: join(folder, 'out', 'x.tar') },
    { kind: 'local', path: join(folder, 'out', 'deep', 'x') },
    { kind: 'tar', path: join(folder, 'old.tar') },
  ]

  it('one that fails', async () => {
    await using project = await Project.create({ Dockerfile: 'FROM busybox\nRUN exit 3\n', 'old.tar': 'old' })
    expect(failureOf(await project.build({ outputs: outputs(project.folder) })).exitCode).toBe(3)
    expect((await readdir(project.folder)).sort()).toEqual(['Dockerfile', 'old.tar'])
    expect(await readFile(join(project.folder, 'old.tar'), 'utf8')).toBe('old')
  })

  it('one that is cancelled while it is exported', async () => {
    await using project = await Project.create({ Dockerfile: large(120), 'old.tar': 'old' })
    await project.build({ outputs: [{ kind: 'cache-only' }] })
    const canceller = new AbortController()
    const building = project.build({ outputs: outputs(project.folder) }, { signal: canceller.signal })
    await someWritten(project.folder)
    canceller.abort(new Error('cancelled by the test'))
    expect((await building).outcome).toEqual({ kind: 'cancelled' })
    expect((await readdir(project.folder)).sort()).toEqual(['Dockerfile', 'old.tar'])
    expect(await readFile(join(project.folder, 'old.tar'), 'utf8')).toBe('old')
  })

  it('one whose engine is killed while it is exported', async () => {
    await using engine = await startTestEngine()
    await using project = await Project.create(
      { Dockerfile: large(120), 'old.tar': 'old' },
      { socketPath: engine.socketPath },
    )
    await project.build({ outputs: [{ kind: 'cache-only' }] })
    const building = project.build({ outputs: outputs(project.folder) })
    await someWritten(project.folder)
    for (const { pid } of (await findEngineProcesses(engine.engine.layout)).dockerd)
      process.kill(pid, 'SIGKILL')
    expect(failureOf(await building).reason).toBe('engine-lost')
    expect((await readdir(project.folder)).sort()).toEqual(['Dockerfile', 'old.tar'])
    expect(await readFile(join(project.folder, 'old.tar'), 'utf8')).toBe('old')
  })

  it('one whose disk is full', async (context) => {
    await using disk = await smallDisk(20)
    if (disk.missing !== undefined) return context.skip(disk.missing)
    await using project = await Project.create({ Dockerfile: large(60) })
    for (const output of [
      { kind: 'tar', path: join(disk.path, 'x.tar') },
      { kind: 'local', path: join(disk.path, 'x') },
    ] satisfies Output[]) {
      const failure = failureOf(await project.build({ outputs: [output] }))
      expect(failure).toMatchObject({
        reason: 'disk-full',
        message: expect.stringContaining(output.path),
        retry: 'disk-full',
      })
      expect(await readdir(disk.path)).toEqual([])
    }
    await mkdir(join(disk.path, 'there'))
    await writeFile(join(disk.path, 'there', 'large'), 'old')
    const path = join(disk.path, 'there')
    expect(failureOf(await project.build({ outputs: [{ kind: 'local', path }] })).reason).toBe('disk-full')
    expect(await readdir(path)).toEqual(['large'])
    expect(await readFile(join(path, 'large'), 'utf8')).toBe('old')
  })
})
