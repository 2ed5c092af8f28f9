import { chmod, link, mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ContextError } from '#electron/buildkit/session/context/context-error.ts'
import { FileOpener } from '#electron/buildkit/session/context/file-opener.ts'
import { followPaths } from '#electron/buildkit/session/context/follow-paths.ts'
import { isWithin, RootFolder } from '#electron/buildkit/session/context/root-folder.ts'
import { walk, type TransferFilter } from '#electron/buildkit/session/context/walk.ts'
import { filterOf } from '#electron/buildkit/session/filesync.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const all: TransferFilter = { include: [], exclude: [] }
const paths = (root: RootFolder, filter: Partial<TransferFilter> = {}): readonly string[] =>
  [...walk(root, { ...all, ...filter })].map(({ path }) => path)

describe('a walk', () => {
  it('goes through parents first, siblings by their bytes of UTF-8', async () => {
    await using folder = await temporaryFolder({
      'a/x': '',
      'a.b': '',
      Z: '',
      é: '',
      '\u{ffee}': '',
      '😀': '',
    })
    expect(paths(new RootFolder(folder.path))).toEqual(['Z', 'a', 'a/x', 'a.b', 'é', '\u{ffee}', '😀'])
  })

  it('gives only folders that hold something wanted', async () => {
    await using folder = await temporaryFolder({ 'a/b/c': '', 'a/d': '', 'e/f': '', g: '' })
    const root = new RootFolder(folder.path)
    expect(paths(root, { include: ['a/b'] })).toEqual(['a', 'a/b', 'a/b/c'])
    expect(paths(root, { include: ['**/f', 'g'] })).toEqual(['e', 'e/f', 'g'])
    expect(paths(root, { exclude: ['a', '!a/b'] })).toEqual(['a', 'a/b', 'a/b/c', 'e', 'e/f', 'g'])
    expect(paths(root, { exclude: ['*', '!e'] })).toEqual(['e', 'e/f'])
  })

  it("describes entries in the engine's words", async () => {
    await using folder = await temporaryFolder({ run: '12345', 'd/x': '' })
    await chmod(join(folder.path, 'run'), 0o4755)
    await chmod(join(folder.path, 'd'), 0o1777)
    await link(join(folder.path, 'run'), join(folder.path, 'same'))
    await symlink('../else', join(folder.path, 'to'))
    const entries = [...walk(new RootFolder(folder.path), { ...all, exclude: ['d/x'] })]
    expect(
      entries.map(({ path, mode, size, linkname, content }) => [
        path,
        mode.toString(16),
        size,
        linkname,
        content,
      ]),
    ).toEqual([
      ['d', '801001ff', 0n, '', 'none'],
      ['run', '8001ed', 5n, '', 'file'],
      ['same', '8001ed', 5n, 'run', 'file'],
      ['to', '80001ff', 7n, '../else', 'none'],
    ])
  })
})

describe('followed paths', () => {
  it('take in what links on their way point to, and stay within the root', async () => {
    await using folder = await temporaryFolder({ 'real/file': '', 'other/file': '' })
    await symlink('/real', join(folder.path, 'absolute'))
    await symlink('../../../../real', join(folder.path, 'above'))
    await symlink('loop', join(folder.path, 'loop'))
    await symlink('file', join(folder.path, 'other', 'link'))
    const root = new RootFolder(folder.path)
    expect(followPaths(root, ['absolute/file'])).toEqual(['absolute', 'real/file'])
    expect(followPaths(root, ['above/file'])).toEqual(['above', 'real/file'])
    expect(followPaths(root, ['loop/x'])).toEqual(['loop'])
    expect(followPaths(root, ['other/l*'])).toEqual(['other/file', 'other/l*'])
    expect(followPaths(root, ['missing', '../../etc/passwd'])).toEqual(['etc/passwd', 'missing'])
    expect(followPaths(root, ['real', '/'])).toBeUndefined()
  })
})

describe('a root', () => {
  it('opens nothing outside of itself', async () => {
    await using outside = await temporaryFolder({ secret: 'x' })
    await using folder = await temporaryFolder({ 'in/file': '' })
    await symlink(outside.path, join(folder.path, 'out'))
    await symlink(join(outside.path, 'secret'), join(folder.path, 'link'))
    await mkdir(join(folder.path, 'dir'))
    const files = new FileOpener(new RootFolder(folder.path))
    for (const path of ['../secret', '/etc/passwd', 'out/secret', 'link', 'dir', 'missing'])
      expect(() => files.open(path), path).toThrow(ContextError)
    files.dispose()
  })

  it('knows what lies within', () => {
    expect(['/a', '/a/b', '/a/..b', '/ab', '/', '/a/../c'].map((path) => isWithin('/a', path))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ])
  })
})

describe("a call's filter", () => {
  it('is read with its values decoded where they were encoded', () => {
    const metadata = new Map([
      ['followpaths', ['a%20b', 'c+d']],
      ['followpaths-encoded', ['1']],
      ['exclude-patterns', ['x%20y']],
    ])
    expect(filterOf(metadata)).toEqual({ include: [], exclude: ['x%20y'], follow: ['a b', 'c d'] })
  })
})
