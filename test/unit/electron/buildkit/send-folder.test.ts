import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { chmod, link } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { PacketType } from '#electron/buildkit/proto/gen/fsutil_pb.js'
import { ContextError } from '#electron/buildkit/session/context/context-error.ts'
import { FolderSender } from '#electron/buildkit/session/context/folder-sender.ts'
import { RootFolder } from '#electron/buildkit/session/context/root-folder.ts'
import { sendFolder } from '#electron/buildkit/session/context/send-folder.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { FolderReceiver, askForAll, sendTo } from './folder-receiver.ts'

const sender = new FolderSender()
afterAll(() => sender.dispose())

const LARGE = 3 * 1024 * 1024
const openFiles = (): readonly string[] => readdirSync('/proc/self/fd')

describe.each([
  { where: 'in this thread', send: sendFolder },
  { where: 'in its own thread', send: sender.send },
])('a folder sent $where', ({ send }) => {
  it('arrives with all that is in it', async () => {
    const large = 'slipway '.repeat(LARGE / 8)
    await using folder = await temporaryFolder({ 'a/small': 'content', 'a/empty': '', large, z: 'z' })
    await chmod(join(folder.path, 'z'), 0o600)
    await link(join(folder.path, 'z'), join(folder.path, 'zz'))
    symlinkSync('../else', join(folder.path, 'to'))
    const root = new RootFolder(folder.path)
    const got = await sendTo(new FolderReceiver(), send, { root })
    expect(got.stats.map(({ path, mode, linkname }) => [path, mode.toString(8), linkname])).toEqual([
      ['a', '20000000755', ''],
      ['a/empty', '644', ''],
      ['a/small', '644', ''],
      ['large', '644', ''],
      ['to', '1000000777', '../else'],
      ['z', '600', ''],
      ['zz', '600', 'z'],
    ])
    expect(got.contentOf('a/small') + got.contentOf('a/empty') + got.contentOf('z')).toBe('contentz')
    expect(got.contentOf('large') === large).toBe(true)
  })

  it('has the given text in the place of a file', async () => {
    await using folder = await temporaryFolder({ Dockerfile: 'saved', a: 'a' })
    const content = Buffer.from('unsaved '.repeat(100_000))
    const given = [{ name: 'Dockerfile', content, modTime: 5n }]
    const got = await sendTo(new FolderReceiver(), send, { root: new RootFolder(folder.path), given })
    expect(got.stats.map(({ path, modTime }) => path + (modTime === 5n ? '!' : ''))).toEqual([
      'Dockerfile!',
      'a',
    ])
    expect(got.contentOf('Dockerfile')).toBe(content.toString())
  })

  it('is not looked at where all that is wanted of it is given', async () => {
    const folder = await temporaryFolder({ Dockerfile: 'saved', dockerfile: 'other', a: 'a' })
    const given = ['Dockerfile', 'Dockerfile.dockerignore'].map((name) => {
      return { name, content: Buffer.from(`given ${name}`), modTime: 5n }
    })
    const source = { root: new RootFolder(folder.path), given }
    const follow = ['Dockerfile', 'Dockerfile.dockerignore', 'dockerfile']
    const paths = async (wanted: readonly string[]): Promise<readonly string[]> =>
      (await sendTo(new FolderReceiver(), send, source, { follow: wanted })).stats.map(({ path }) => path)
    expect(await paths([...follow, 'a'])).toEqual([
      'Dockerfile',
      'Dockerfile.dockerignore',
      'a',
      'dockerfile',
    ])
    expect(await paths(['other'])).toEqual(['Dockerfile', 'Dockerfile.dockerignore'])
    await folder[Symbol.asyncDispose]()
    const got = await sendTo(new FolderReceiver(), send, source, { follow })
    expect(got.stats.map(({ path }) => path)).toEqual(['Dockerfile', 'Dockerfile.dockerignore'])
    expect(got.contentOf('Dockerfile')).toBe('given Dockerfile')
    await expect(paths([...follow, 'a'])).rejects.toThrow(ContextError)
  })

  it('tells of pipes, and of sockets as of empty files, and reads neither', async () => {
    await using folder = await temporaryFolder()
    execFileSync('mkfifo', [join(folder.path, 'pipe')])
    const server = createServer().listen(join(folder.path, 'socket'))
    try {
      const root = new RootFolder(folder.path)
      const got = await sendTo(new FolderReceiver(), send, { root })
      expect(got.stats.map(({ path, mode }) => `${path} ${mode.toString(16)}`)).toEqual([
        'pipe 20001a4',
        'socket 1ed',
      ])
      expect(got.contentOf('socket')).toBe('')
    } finally {
      await new Promise((resolve) => server.close(resolve))
    }
  })

  it.each([
    ['an entry that there is not', (receiver: FolderReceiver) => receiver.ask(99)],
    ['the content of a folder', (receiver: FolderReceiver) => receiver.ask(receiver.idOf('d'))],
    ['a file twice', (receiver: FolderReceiver) => receiver.ask(1, 1)],
  ])('is not given to an engine that asks for %s', async (_what, onListed) => {
    await using folder = await temporaryFolder({ 'd/f': 'x' })
    const source = { root: new RootFolder(folder.path) }
    await expect(sendTo(new FolderReceiver({ onListed }), send, source)).rejects.toThrow(
      /the engine asked for the content of entry \d+, which has none or was sent already/,
    )
  })

  it.each([
    ['a file is removed', 'does not exist', (path: string) => rmSync(join(path, 'd/victim'))],
    [
      'a file becomes a link that leads out',
      'became a symbolic link',
      (path: string, outside: string) => {
        rmSync(join(path, 'd/victim'))
        symlinkSync(join(outside, 'victim'), join(path, 'd/victim'))
      },
    ],
    [
      'its folder becomes a link that leads out',
      'symbolic link|not a folder|was moved',
      (path: string, outside: string) => {
        renameSync(join(path, 'd'), join(path, 'away'))
        symlinkSync(outside, join(path, 'd'))
      },
    ],
    [
      'a folder above becomes a link that leads out',
      'symbolic link|not a folder|was moved',
      (path: string, outside: string) => {
        renameSync(path, `${path}.away`)
        symlinkSync(outside, path)
        mkdirSync(join(outside, 'd'), { recursive: true })
      },
    ],
    [
      'a file becomes a pipe',
      'no regular file',
      (path: string) => {
        rmSync(join(path, 'd/victim'))
        execFileSync('mkfifo', [join(path, 'd/victim')])
      },
    ],
  ])('fails and says so when %s', async (_what, message, change) => {
    await using outside = await temporaryFolder({ victim: 'SECRET', 'd/victim': 'SECRET' })
    await using parent = await temporaryFolder({ 'root/d/victim': 'content' })
    const path = join(parent.path, 'root')
    const receiver = new FolderReceiver({
      onListed: (listed) => {
        change(path, outside.path)
        askForAll(listed)
      },
    })
    const sent = sendTo(receiver, send, { root: new RootFolder(path) })
    await expect(sent).rejects.toThrow(ContextError)
    await expect(sent).rejects.toThrow(new RegExp(`^d/victim cannot be read: .*(${message})`))
    // The engine's own word may follow at once: this side has to know before.
    expect(receiver.errors).toEqual([
      expect.stringMatching('^here: d/victim'),
      expect.stringMatching('^d/victim'),
    ])
    expect(Buffer.concat(receiver.bytes).includes('SECRET')).toBe(false)
  })

  it.each([
    ['shrinks', (path: string) => truncateSync(path, 10)],
    ['grows', (path: string) => appendFileSync(path, 'more')],
  ])('fails when a large file %s while it is read', async (_what, change) => {
    await using folder = await temporaryFolder({ victim: 'x'.repeat(LARGE) })
    let changed = false
    const onPacket = ({ type }: { readonly type: PacketType }): void => {
      if (changed || type !== PacketType.DATA) return
      changed = true
      change(join(folder.path, 'victim'))
    }
    const sent = sendTo(new FolderReceiver({ onPacket }), send, { root: new RootFolder(folder.path) })
    await expect(sent).rejects.toThrow('victim cannot be read: it was written to while the build read it')
  })

  it('is as it is now where a file changes before it is read', async () => {
    await using folder = await temporaryFolder({ victim: 'before' })
    const receiver = new FolderReceiver({
      onListed: (listed) => {
        appendFileSync(join(folder.path, 'victim'), ' and after')
        askForAll(listed)
      },
    })
    await sendTo(receiver, send, { root: new RootFolder(folder.path) })
    expect(receiver.contentOf('victim')).toBe('before and after')
  })

  it('is given up at once when the call is aborted, and leaves no file open', async () => {
    const files = Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`d${n % 7}/f${n}`, '']))
    await using folder = await temporaryFolder({ ...files, large: 'x'.repeat(LARGE) })
    const root = new RootFolder(folder.path)
    await sendTo(new FolderReceiver(), send, { root })
    const before = openFiles().length
    const listing: FolderReceiver = new FolderReceiver({ onPacket: () => listing.abort(new Error('enough')) })
    await expect(sendTo(listing, send, { root })).rejects.toThrow('enough')
    const reading: FolderReceiver = new FolderReceiver({ isStuck: true, onListed: askForAll })
    setTimeout(() => reading.abort(new Error('too slow')), 100)
    await expect(sendTo(reading, send, { root })).rejects.toThrow('too slow')
    await expect.poll(() => openFiles().length).toBe(before)
    expect(listing.stats.length).toBeLessThan(2_000)
  })

  it('takes a thousand patterns and long ones', async () => {
    const files = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`d/f${n}`, '']))
    await using folder = await temporaryFolder(files)
    const exclude = Array.from({ length: 1_000 }, (_, n) => `**/x*${n}/../d/f${n * 2}`)
    const hostile = ['../../etc/passwd', '/etc/passwd', '..', 'a/'.repeat(2_000), '?'.repeat(4_000)]
    const source = { root: new RootFolder(folder.path) }
    const got = await sendTo(new FolderReceiver(), send, source, {
      exclude: [...exclude, ...hostile],
      follow: [...hostile, 'd', '/d/../../d'],
    })
    expect(got.stats).toHaveLength(101)
  })
})

describe('the thread that sends folders', () => {
  it('is replaced after it has ended; a transfer that it left behind fails with a typed error', async () => {
    await using folder = await temporaryFolder({ a: 'a', 'end.mjs': 'process.exit(3)' })
    const root = new RootFolder(folder.path)
    const ending = new FolderSender(new URL(`file://${folder.path}/end.mjs`))
    const sent = sendTo(new FolderReceiver(), ending.send, { root })
    await expect(sent).rejects.toThrow(ContextError)
    await expect(sent).rejects.toThrow(`${folder.path} cannot be sent: the thread that reads it ended`)
    await expect(sendTo(new FolderReceiver(), ending.send, { root })).rejects.toThrow(ContextError)
    await ending.dispose()
  })

  it('is ended where a pattern holds it too long; what comes then is sent', async () => {
    const own = new FolderSender()
    await using folder = await temporaryFolder({ ['a'.repeat(250)]: '' })
    const source = { root: new RootFolder(folder.path) }
    const receiver = new FolderReceiver()
    setTimeout(() => receiver.abort(new Error('too slow')), 100)
    const sent = sendTo(receiver, own.send, source, { exclude: [`${'*a'.repeat(40)}b`] })
    await expect(sent).rejects.toThrow('too slow')
    const next = await sendTo(new FolderReceiver(), own.send, source).catch(() =>
      sendTo(new FolderReceiver(), own.send, source),
    )
    expect(next.stats).toHaveLength(1)
    await own.dispose()
  })

  it('begins a folder that it knows before it is asked for, but sends no state older than a second', async () => {
    const own = new FolderSender()
    const files = Object.fromEntries(Array.from({ length: 600 }, (_, n) => [`d${n % 7}/f${n}`, `${n}`]))
    const folder = await temporaryFolder(files)
    const source = { root: new RootFolder(folder.path) }
    const entries = async (): Promise<number> =>
      (await sendTo(new FolderReceiver(), own.send, source)).stats.length
    own.send.prepare?.(source)
    expect(await entries()).toBe(607)
    own.send.prepare?.(source)
    expect(await entries()).toBe(607)
    own.send.prepare?.(source)
    await delay(50)
    writeFileSync(join(folder.path, 'later'), '')
    await delay(1_000)
    expect(await entries()).toBe(608)
    await folder[Symbol.asyncDispose]()
    own.send.prepare?.(source)
    await expect(entries()).rejects.toThrow(ContextError)
    await own.dispose()
  })

  it('ends when it is disposed, and its transfers with it', async () => {
    const own = new FolderSender()
    await using folder = await temporaryFolder({ a: 'a' })
    const source = { root: new RootFolder(folder.path) }
    const sent = sendTo(new FolderReceiver({ onListed: () => void own.dispose() }), own.send, source)
    await expect(sent).rejects.toThrow('ended')
    await expect(sendTo(new FolderReceiver(), own.send, source)).rejects.toThrow('disposed')
  })
})
