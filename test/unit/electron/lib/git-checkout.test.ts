import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { gitCheckout } from '#electron/lib/git-checkout.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const run = promisify(execFile)

describe('what a folder is checked out of', () => {
  it('is nothing outside of repositories', async () => {
    await using folder = await temporaryFolder({ 'a/b': '' })
    expect(await gitCheckout(join(folder.path, 'a'))).toBeUndefined()
  })

  it('is a repository without a commit and a remote', async () => {
    await using folder = await temporaryFolder()
    await run('git', ['init', '-q', folder.path])
    expect(await gitCheckout(folder.path)).toEqual({ root: folder.path })
  })

  it.each([
    ['a ref that leads out of it', 'ref: refs/../../secret\n'],
    ['a ref that is none', 'ref: ../secret\n'],
    ['a revision that is none', 'no revision\n'],
  ])('tells no revision of a repository with %s', async (_what, head) => {
    await using folder = await temporaryFolder({ secret: '0'.repeat(40), '.git/HEAD': head })
    expect(await gitCheckout(folder.path)).toEqual({ root: folder.path })
  })

  it('is told as far as it can be read where pipes and folders stand for files', async () => {
    await using folder = await temporaryFolder({
      '.git/commondir/x': '',
      '.git/config': `[remote "origin"]\n${' '.repeat(200_000)}x\n\tURL  =  "https://example.com/a.git" \r\n`,
    })
    await run('mkfifo', [join(folder.path, '.git', 'HEAD')])
    expect(await gitCheckout(folder.path)).toEqual({ root: folder.path, remote: 'https://example.com/a.git' })
  })

  it('is found from a folder within, on a branch with a remote of its own, and in a linked work tree', async () => {
    await using folder = await temporaryFolder({ 'a.txt': 'a' })
    const git = async (...args: readonly string[]): Promise<string> => {
      const identity = ['-c', 'user.name=A', '-c', 'user.email=a@example']
      return (await run('git', [...identity, '-C', folder.path, ...args])).stdout.trim()
    }
    await git('init', '-q', '-b', 'feature/x')
    await git('add', '.')
    await git('commit', '-q', '-m', 'first')
    await git('remote', 'add', 'origin', 'https://token@example.com/origin.git')
    await git('remote', 'add', 'mine', 'git@example.com:me/mine.git')
    await git('config', 'branch.feature/x.remote', 'mine')
    const revision = await git('rev-parse', 'HEAD')
    await mkdir(join(folder.path, 'deep', 'within'), { recursive: true })
    const other = join(folder.path, 'other')
    await git('worktree', 'add', '-q', '-b', 'other', other)
    expect(await gitCheckout(join(folder.path, 'deep', 'within'))).toEqual({
      root: folder.path,
      revision,
      remote: 'git@example.com:me/mine.git',
    })
    expect(await gitCheckout(other)).toEqual({
      root: other,
      revision,
      remote: 'https://example.com/origin.git',
    })
  })
})
