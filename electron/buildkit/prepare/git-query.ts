/**
 * The address of a git repository may tell its parts in a query (`https://host/a.git?branch=main&subdir=app`), which
 * frontends before 1.18 would take for a part of the path: it must be asked whether they know it.
 *
 * https://docs.docker.com/build/concepts/context/#url-queries
 *
 * @param use whether it is the build's main context or one with a name, which frontends must pass on
 */
export function gitQueryCaps(address: string, use: 'main' | 'named'): Readonly<Record<string, string>> {
  const [path = '', query] = address.replace(/#.*$/, '').split('?', 2)
  const isGit = !/^https?:/.test(path) || path.endsWith('.git')
  if (query === undefined || !isGit) return {}
  return { 'frontend.caps': `moby.buildkit.frontend.gitquerystring${use === 'named' ? '+forward' : ''}` }
}
