import { readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { withoutLogin } from '#shared/request/without-login.ts'

/** What a folder is checked out of. */
export interface GitCheckout {
  /** The folder that `.git` is in. */
  readonly root: string
  /** The commit's id; absent before the first commit. */
  readonly revision?: string
  /** Where it comes from, without a login: the remote of the branch, else `origin`, else `upstream`. */
  readonly remote?: string
}

/** The largest file that is read, in bytes: `packed-refs` has some sixty for each branch and tag. */
const MAX_FILE = 32 * 1024 * 1024

/**
 * Reads what a folder is checked out of from the files of git, without the git command, which would take longer than a
 * build of which nothing changed. What cannot be read is left out; repositories that keep refs in tables tell no revision.
 * Whoever made the repository need not be trusted.
 *
 * https://git-scm.com/docs/gitrepository-layout
 */
export async function gitCheckout(folder: string): Promise<GitCheckout | undefined> {
  for (let root = resolve(folder); ; root = dirname(root)) {
    const at = join(root, '.git')
    const found = await stat(at).catch(() => undefined)
    if (found) return checkoutAt(root, found.isFile() ? await linked(at, root) : at)
    if (dirname(root) === root) return undefined
  }
}

async function checkoutAt(root: string, git: string): Promise<GitCheckout> {
  // A linked work tree has a HEAD of its own; refs and configuration are those of its repository.
  const common = resolve(git, (await read(join(git, 'commondir'))) || '.')
  const head = await read(join(git, 'HEAD'))
  const ref = /^ref:\s*(refs\/.*)$/.exec(head)?.[1]
  const revision = ref === undefined ? head : await revisionOf(ref, git, common)
  const remote = remoteOf(await read(join(common, 'config')), ref?.replace(/^refs\/heads\//, ''))
  return {
    root,
    ...(/^[0-9a-f]{40,64}$/.test(revision) && { revision }),
    ...(remote !== undefined && { remote: withoutLogin(remote) }),
  }
}

/** `gitdir: ../.git/worktrees/other`, as linked work trees and submodules have it in the file `.git`. */
async function linked(file: string, root: string): Promise<string> {
  return resolve(root, (await read(file)).replace(/^gitdir: /, ''))
}

async function revisionOf(ref: string, git: string, common: string): Promise<string> {
  if (ref.includes('..')) return '' // No name of a ref has it: it would lead elsewhere.
  const loose = (await read(join(git, ref))) || (await read(join(common, ref)))
  if (loose !== '') return loose
  // 5f0c… refs/heads/main
  const packed = (await read(join(common, 'packed-refs'))).split('\n')
  return packed.find((line) => line.endsWith(` ${ref}`))?.split(' ')[0] ?? ''
}

function remoteOf(config: string, branch: string | undefined): string | undefined {
  const values = new Map<string, string>()
  let section = ''
  for (const line of config.split('\n')) {
    // [remote "origin"]
    const header = /^\s*\[(\w+)(?:\s+"(.*)")?\]/.exec(line)
    if (header) section = `${header[1]?.toLowerCase() ?? ''}.${header[2] ?? ''}`
    const [, name, value] = /^\s*(\w+)\s*=(.*)$/.exec(line) ?? []
    if (name !== undefined && value !== undefined)
      values.set(`${section}.${name.toLowerCase()}`, value.trim().replace(/^"|"$/g, ''))
  }
  const own = branch === undefined ? undefined : values.get(`branch.${branch}.remote`)
  const remotes = [...(own === undefined ? [] : [own]), 'origin', 'upstream']
  return remotes.map((name) => values.get(`remote.${name}.url`)).find((url) => url !== undefined)
}

/** The text of a file without the space around it; nothing of what is not there, no file (a pipe has no end), or too large. */
async function read(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile() || found.size > MAX_FILE) return ''
  return (await readFile(path, 'utf8').catch(() => '')).trim()
}
