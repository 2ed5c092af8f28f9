import { lstat, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { create, fromBinary, toBinary, type MessageInitShape } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { frame, FrameReader } from '#electron/buildkit/grpc/framing.ts'
import { PacketSchema, PacketType, type StatSchema } from '#electron/buildkit/proto/gen/fsutil_pb.js'
import { exportService } from '#electron/buildkit/session/export/export-service.ts'
import { FolderWriter } from '#electron/buildkit/session/export/folder-writer.ts'
import { OutputError } from '#electron/buildkit/session/export/output-error.ts'
import { receiveFolder, type ReceiveFolder } from '#electron/buildkit/session/export/receive-folder.ts'
import { GO_MODE } from '#electron/buildkit/session/go-mode.ts'
import { told, type CallBack } from '#test/support/fake-engine/fake-session.ts'
import { servedSession } from '#test/support/fake-engine/served-session.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

type Entry = MessageInitShape<typeof StatSchema> & { readonly content?: string }

const packet = (message: MessageInitShape<typeof PacketSchema>): Buffer =>
  frame(toBinary(PacketSchema, create(PacketSchema, message)))
const folder = (path: string, mode = 0o755): Entry => ({ path, mode: (GO_MODE.dir | mode) >>> 0 })
const file = (path: string, content = path, mode = 0o644): Entry => ({ path, mode, content })
const link = (path: string, linkname: string): Entry => ({ path, mode: GO_MODE.symlink | 0o777, linkname })
const hardLink = (path: string, linkname: string): Entry => ({ path, mode: 0o644, linkname })

interface Sent extends CallBack {
  readonly failure: OutputError | undefined
  readonly errors: readonly string[]
}

/** Sends entries as an engine does: all of them, then what is asked for, in pieces; FIN is answered by FIN. */
async function sendTo(
  receive: ReceiveFolder,
  path: string,
  entries: readonly Entry[],
  more: readonly Buffer[] = [],
): Promise<Sent> {
  let failure: OutputError | undefined
  const errors: string[] = []
  await using served = await servedSession(
    exportService(new Map([[0, (call) => receive(path, call)]]), (error) => (failure = error)),
  )
  const stream = served.session.open('/moby.filesync.v1.FileSend/DiffCopy')
  const frames = new FrameReader()
  stream.on('data', (chunk: Buffer) => {
    for (const message of frames.push(chunk)) {
      const { type, id, data } = fromBinary(PacketSchema, message)
      if (type === PacketType.ERR) errors.push(Buffer.from(data).toString())
      if (type === PacketType.FIN) stream.write(packet({ type: PacketType.FIN }))
      if (type !== PacketType.REQ) continue
      const content = Buffer.from(entries[id]?.content ?? '')
      for (let at = 0; at < content.length; at += 100_000)
        stream.write(packet({ type: PacketType.DATA, id, data: content.subarray(at, at + 100_000) }))
      stream.write(packet({ type: PacketType.DATA, id }))
    }
  })
  stream.on('trailers', () => stream.end())
  for (const { content: _content, ...stat } of entries) stream.write(packet({ type: PacketType.STAT, stat }))
  stream.write(packet({ type: PacketType.STAT }))
  for (const bytes of more) stream.write(bytes)
  return { ...(await told(stream, false)), failure, errors }
}

const writer = new FolderWriter()
afterAll(() => writer.dispose())

describe.each([
  ['here', receiveFolder],
  ['in a thread of its own', writer.receive],
])('written %s,', (_where, receive) => {
  const send = (path: string, entries: readonly Entry[], more?: readonly Buffer[]): Promise<Sent> =>
    sendTo(receive, path, entries, more)

  describe('a folder that an engine sends', () => {
    it('is written with modes, times and links', async () => {
      await using root = await temporaryFolder()
      const at = 1_600_000_000_123_456_000n
      const sent = await send(root.path, [
        { ...folder('a', 0o500), modTime: at },
        { ...file('a/one', 'x'.repeat(700_000), 0o640), modTime: at },
        hardLink('a/two', 'a/one'),
        link('absolute', '/etc/passwd'),
        file('empty', ''),
        { ...file('setuid', 's'), mode: GO_MODE.setuid | 0o755 },
        { ...folder('sticky'), mode: (GO_MODE.dir | GO_MODE.sticky | 0o777) >>> 0 },
        file('ä ö', 'umlauts'),
      ])
      expect(sent).toMatchObject({ status: 0, errors: [] })
      const stats = async (path: string): Promise<unknown> => {
        const { mode, nlink, size, mtimeMs } = await lstat(join(root.path, path))
        return [(mode & 0o7777).toString(8), nlink, size, mtimeMs]
      }
      const ms = Number(at) / 1e6
      expect(await stats('a')).toEqual(['500', 2, expect.any(Number), expect.closeTo(ms, 2)])
      expect(await stats('a/one')).toEqual(['640', 2, 700_000, expect.closeTo(ms, 2)])
      expect(await stats('a/two')).toEqual(['640', 2, 700_000, expect.closeTo(ms, 2)])
      expect(await stats('setuid')).toEqual(['4755', 1, 1, 0])
      expect(await stats('sticky')).toEqual(['1777', 2, expect.any(Number), 0])
      expect(await readlink(join(root.path, 'absolute'))).toBe('/etc/passwd')
      expect(await readFile(join(root.path, 'ä ö'), 'utf8')).toBe('umlauts')
      expect((await readdir(root.path)).filter((name) => name.startsWith('.'))).toEqual([])
    })

    it('replaces what has its names, and leaves the rest', async () => {
      await using root = await temporaryFolder({ 'a/kept': 'k', 'a/old': 'old', other: 'o', 'empty/x': '' })
      await mkdir(join(root.path, 'vacant'))
      await symlink('a', join(root.path, 'b'))
      await symlink('other', join(root.path, 'c'))
      const sent = await send(root.path, [
        folder('a'),
        file('a/old', 'new'),
        folder('b'),
        file('b/in', 'real'),
        file('c', 'file'),
        file('vacant', 'was a folder'),
      ])
      expect(sent).toMatchObject({ status: 0 })
      const read = (path: string): Promise<string> => readFile(join(root.path, path), 'utf8')
      expect(await Promise.all(['a/kept', 'a/old', 'b/in', 'c', 'other', 'vacant'].map(read))).toEqual([
        ...['k', 'new', 'real', 'file', 'o', 'was a folder'],
      ])
      expect((await lstat(join(root.path, 'b'))).isDirectory()).toBe(true)
      await expect(lstat(join(root.path, 'a/in'))).rejects.toThrow('ENOENT')
    })

    it('does not remove a folder with files in it for a file', async () => {
      await using root = await temporaryFolder({ 'a/kept': 'k' })
      const sent = await send(root.path, [file('a')])
      expect(sent.failure?.message).toContain('is a folder with files in it')
      expect(await readFile(join(root.path, 'a/kept'), 'utf8')).toBe('k')
      expect(await readdir(root.path)).toEqual(['a'])
    })
  })

  describe('an engine that would write elsewhere is refused', () => {
    const dangers: readonly (readonly [string, readonly Entry[]])[] = [
      ['..', [file('../escaped')]],
      ['.. below', [folder('a'), file('a/../../escaped')]],
      ['the parent itself', [folder('..')]],
      ['an absolute path', [file('/tmp/slipway-escaped')]],
      ['an empty path', [file('')]],
      ['a dot', [file('./x')]],
      ['two slashes', [folder('a'), file('a//x')]],
      ['a slash at the end', [folder('a/')]],
      ['a NUL', [file('a\0b')]],
      ['a file in a link of before', [link('a', '../outside'), file('a/escaped')]],
      ['a folder that becomes a link', [folder('a'), link('a', '../outside'), file('a/escaped')]],
      ['a folder that is not sent', [file('a/escaped')]],
      ['the wrong order', [file('b'), file('a')]],
      ['the same twice', [file('a'), file('a')]],
      ['a hard link to elsewhere', [hardLink('a', '../outside/secret')]],
      ['a hard link to an absolute path', [hardLink('a', '/etc/passwd')]],
      ['a hard link to a link', [link('a', '../outside/secret'), hardLink('b', 'a')]],
      ['a hard link forward', [hardLink('a', 'b'), file('b')]],
      ['a device', [{ path: 'null', mode: GO_MODE.device | GO_MODE.charDevice | 0o666, devmajor: 1n }]],
      ['a pipe', [{ path: 'pipe', mode: GO_MODE.namedPipe | 0o666 }]],
      ['a socket', [{ path: 'socket', mode: GO_MODE.socket | 0o666 }]],
    ]

    it.each(dangers)('%s', async (_what, entries) => {
      await using root = await temporaryFolder({ 'outside/secret': 'secret', 'target/.keep': '' })
      const sent = await send(join(root.path, 'target'), entries)
      expect(sent.status).toBe(2)
      expect(sent.failure?.failure.reason).toBe('output')
      expect(sent.errors).toEqual([sent.failure?.message])
      expect(await readdir(join(root.path, 'outside'))).toEqual(['secret'])
      expect((await lstat(join(root.path, 'outside/secret'))).nlink).toBe(1)
      expect(await readdir(root.path)).toEqual(['outside', 'target'])
    })

    it('also through links that the folder holds already', async () => {
      await using root = await temporaryFolder({ 'outside/secret': 'secret', 'target/x': '' })
      const target = join(root.path, 'target')
      await symlink('../outside', join(target, 'link'))
      await symlink('../outside/secret', join(target, 'file'))
      expect(
        await send(target, [file('file', 'new'), folder('link'), file('link/secret', 'new')]),
      ).toMatchObject({ status: 0 })
      expect(await readFile(join(root.path, 'outside/secret'), 'utf8')).toBe('secret')
      expect(await readFile(join(target, 'link/secret'), 'utf8')).toBe('new')
      expect((await lstat(join(target, 'file'))).isFile()).toBe(true)
    })

    it('when it sends what was not asked for', async () => {
      await using root = await temporaryFolder()
      const sent = await send(root.path, [folder('a')], [packet({ type: PacketType.DATA, id: 0 })])
      expect(sent.failure?.message).toContain('was not asked for (0)')
      const early = await send(root.path, [file('a')], [packet({ type: PacketType.DATA, id: 7 })])
      expect(early.failure?.message).toContain('was not asked for (7)')
    })

    it('whatever names it makes up', async () => {
      await using root = await temporaryFolder({ 'outside/secret': 'secret' })
      const name = fc.oneof(
        fc.constantFrom('..', '.', '', '/', 'a', 'b', '../outside', 'secret', '\0', '~'),
        fc.string(),
      )
      const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'))
      const entry = fc.oneof(
        path.map((at) => folder(at)),
        path.map((at) => file(at)),
        fc.tuple(path, path).map(([at, to]) => link(at, to)),
        fc.tuple(path, path).map(([at, to]) => hardLink(at, to)),
      )
      let run = 0
      await fc.assert(
        fc.asyncProperty(fc.array(entry, { maxLength: 6 }), async (entries) => {
          const target = join(root.path, 'targets', String(run++))
          await mkdir(target, { recursive: true })
          await send(target, entries)
          expect(await readdir(root.path)).toEqual(['outside', 'targets'])
          expect(await readdir(join(root.path, 'outside'))).toEqual(['secret'])
          expect(await readFile(join(root.path, 'outside/secret'), 'utf8')).toBe('secret')
          expect((await lstat(join(root.path, 'outside/secret'))).nlink).toBe(1)
          expect((await readdir(join(root.path, 'targets'))).length).toBe(run)
        }),
        { numRuns: 150 },
      )
    })
  })

  describe('what is half there when the engine goes', () => {
    it('leaves nothing behind', async () => {
      await using root = await temporaryFolder()
      await writeFile(join(root.path, 'big'), 'old')
      await using served = await servedSession(
        exportService(new Map([[0, (call) => receive(root.path, call)]]), () => undefined),
      )
      const stream = served.session.open('/moby.filesync.v1.FileSend/DiffCopy')
      stream.write(packet({ type: PacketType.STAT, stat: { path: 'big', mode: 0o644 } }))
      const asked = new Promise((resolve) => stream.once('data', resolve))
      await asked
      for (let at = 0; at < 5; at++)
        stream.write(packet({ type: PacketType.DATA, id: 0, data: Buffer.alloc(500_000) }))
      await expect.poll(() => readdir(root.path)).toHaveLength(2)
      stream.close(8)
      await expect.poll(() => readdir(root.path)).toEqual(['big'])
      expect(await readFile(join(root.path, 'big'), 'utf8')).toBe('old')
    })
  })
})

describe('the thread that writes folders', () => {
  const served = (receive: ReceiveFolder, path: string) =>
    servedSession(exportService(new Map([[0, (call) => receive(path, call)]]), () => undefined))

  it('is replaced after it has ended; what it left behind fails with a typed error', async () => {
    await using root = await temporaryFolder({ 'end.mjs': 'process.exit(3)' })
    const ending = new FolderWriter(new URL(`file://${root.path}/end.mjs`))
    for (let time = 0; time < 2; time += 1) {
      const sent = await sendTo(ending.receive, root.path, [file('a')])
      expect(sent.failure).toBeInstanceOf(OutputError)
      expect(sent.failure?.message).toContain('cannot be written: the thread that writes it ended')
    }
    await ending.dispose()
  })

  it('lets the engine wait while it cannot keep up, and takes all in the end', async () => {
    await using root = await temporaryFolder()
    const size = 40 * 2 ** 20
    const sent = await sendTo(writer.receive, root.path, [
      folder('a'),
      ...Array.from({ length: 4 }, (_, n) => file(`a/${n}`, `${n}`.repeat(size / 4))),
      file('last'),
    ])
    expect(sent).toMatchObject({ status: 0, errors: [] })
    for (let n = 0; n < 4; n += 1)
      expect(await readFile(join(root.path, `a/${n}`), 'utf8')).toBe(`${n}`.repeat(size / 4))
  })

  it('writes several folders at a time', async () => {
    await using root = await temporaryFolder({ 'one/x': '', 'two/x': '' })
    const names = ['one', 'two']
    const entries = Array.from({ length: 200 }, (_, n) => file(`f${String(n).padStart(3, '0')}`))
    await Promise.all(names.map((name) => sendTo(writer.receive, join(root.path, name), entries)))
    for (const name of names) expect(await readdir(join(root.path, name))).toHaveLength(201)
  })

  it('ends when it is disposed, and what it writes with it', async () => {
    await using root = await temporaryFolder()
    const own = new FolderWriter()
    await using session = await served(own.receive, root.path)
    const stream = session.session.open('/moby.filesync.v1.FileSend/DiffCopy')
    stream.on('trailers', () => stream.end())
    const ended = told(stream, false)
    stream.write(packet({ type: PacketType.STAT, stat: { path: 'a', mode: 0o644 } }))
    await new Promise((resolve) => stream.once('data', resolve))
    await own.dispose()
    expect((await ended).message).toContain('ended')
    expect((await sendTo(own.receive, root.path, [file('a')])).message).toContain('disposed')
  })
})
