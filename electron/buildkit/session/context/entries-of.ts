import { areGiven } from './are-given.ts'
import type { FolderSource, GivenFile } from './send-folder.ts'
import { walk, type Entry, type TransferFilter } from './walk.ts'

/** What a filter leaves of a folder, with given files in their places. @throws ContextError */
export function* entriesOf(
  { root, given = [] }: FolderSource,
  filter: TransferFilter,
): Generator<Entry, void> {
  const waiting = given.map(entryOf).sort(byPath)
  for (const entry of areGiven(given, filter) ? [] : walk(root, filter)) {
    let replaced = false
    for (let first = waiting[0]; first && byPath(first, entry) <= 0; first = waiting[0]) {
      yield first
      waiting.shift()
      replaced = first.path === entry.path
    }
    if (!replaced) yield entry
  }
  yield* waiting
}

const entryOf = ({ name, content, modTime }: GivenFile): Entry => ({
  path: name,
  mode: 0o644,
  size: BigInt(content.length),
  modTime,
  linkname: '',
  content: 'file',
})

const byPath = (a: Entry, b: Entry): number => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path))
