import type { FolderSource } from './send-folder.ts'
import { walk, type Entry, type TransferFilter } from './walk.ts'

/** What a filter leaves of a folder, with a given file in its place. @throws ContextError */
export function* entriesOf({ root, given }: FolderSource, filter: TransferFilter): Generator<Entry, void> {
  if (!given) return yield* walk(root, filter)
  const own: Entry = {
    path: given.name,
    mode: 0o644,
    size: BigInt(given.content.length),
    modTime: given.modTime,
    linkname: '',
    content: 'file',
  }
  let sent = false
  for (const entry of walk(root, filter)) {
    const order = Buffer.compare(Buffer.from(given.name), Buffer.from(entry.path))
    if (!sent && order <= 0) {
      yield own
      sent = true
    }
    if (order !== 0) yield entry
  }
  if (!sent) yield own
}
