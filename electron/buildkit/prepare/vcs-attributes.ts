import { realpath } from 'node:fs/promises'
import { relative } from 'node:path'
import type { GitCheckout } from '#electron/lib/git-checkout.ts'
import { isWithin } from '../session/context/root-folder.ts'
import type { FolderSource } from '../session/context/send-folder.ts'

/**
 * What the provenance and the history tell of the repository that a build's folders are checked out of, as buildx does, for
 * instance `{'vcs:source': 'https://example.com/a.git', 'vcs:revision': '5f0c…', 'vcs:localdir:context': 'app'}`.
 *
 * https://docs.docker.com/build/metadata/attestations/slsa-provenance/
 */
export async function vcsAttributes(
  checkout: GitCheckout | undefined,
  folders: Readonly<Record<string, FolderSource>>,
): Promise<Readonly<Record<string, string>>> {
  if (!checkout) return {}
  const { revision, remote } = checkout
  const root = await real(checkout.root)
  const within: [string, string][] = []
  for (const [name, folder] of Object.entries(folders)) {
    const path = await real(folder.root.path)
    if (isWithin(root, path)) within.push([`vcs:localdir:${name}`, relative(root, path) || '.'])
  }
  return {
    ...(revision !== undefined && { 'vcs:revision': revision }),
    ...(remote !== undefined && { 'vcs:source': remote }),
    ...Object.fromEntries(within),
  }
}

async function real(path: string): Promise<string> {
  return realpath(path).catch(() => path)
}
