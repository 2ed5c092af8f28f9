import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogHit, LogSearchProgress } from '#shared/build/log/log-line.ts'
import { stripAnsi } from '#shared/build/log/strip-ansi.ts'
import { visibleText } from '#shared/build/log/visible-text.ts'
import { readExactly } from '../exact-io.ts'
import { logFileNames } from '../log-files.ts'
import { recordBytes } from '../log-record.ts'
import { matcherOf, type Matcher } from './matcher.ts'
import type { SearchQuery } from './messages.ts'

/** Bytes of text that are looked through between two words to the window. */
const CHUNK = 2 * 1024 * 1024
/** Records that are read at once. */
const RECORDS = 64 * 1024
/** Hits that are told; of all others only the number. */
const MOST_HITS = 20_000
/** Nearly no chunk has such characters; then none of its lines need be looked at for them. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/

/**
 * Looks through lines as they are shown: without escape sequences, after the last carriage return. Tells how far it is
 * after every chunk.
 *
 * @throws SyntaxError for a regular expression that is none, Node's error, or the signal's reason
 */
export async function searchLog(
  query: SearchQuery,
  tell: (progress: LogSearchProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const search = new Search(query)
  const text = await open(join(query.folder, logFileNames.text))
  try {
    const index = await open(join(query.folder, logFileNames.index))
    try {
      let { line, offset } = query.place
      while (line < query.lines) {
        const count = Math.min(RECORDS, query.lines - line)
        const records = await readExactly(index, line * recordBytes, count * recordBytes)
        offset = await searchRecords(search, text, records, offset, tell, signal)
        line += count
      }
    } finally {
      await index.close()
    }
  } finally {
    await text.close()
  }
}

/** Gives where the text after these records begins. */
async function searchRecords(
  search: Search,
  text: FileHandle,
  records: Buffer,
  start: number,
  tell: (progress: LogSearchProgress) => void,
  signal: AbortSignal,
): Promise<number> {
  const view = new DataView(records.buffer, records.byteOffset, records.length)
  let offset = start
  for (let first = 0; first < records.length;) {
    signal.throwIfAborted()
    let end = first
    let bytes = 0
    for (; end < records.length && bytes < CHUNK; end += recordBytes)
      bytes += view.getUint32(end + 4, true) + 1
    const chunk = (await readExactly(text, offset, bytes)).toString('utf8')
    search.chunk(chunk, view, first, end)
    tell(search.take())
    offset += bytes
    first = end
  }
  return offset
}

class Search {
  readonly #matcher: Matcher
  readonly #steps: ReadonlySet<number> | undefined
  readonly #from: number
  #position: number
  #hits: LogHit[] = []
  #told = 0
  #total = 0

  constructor(query: SearchQuery) {
    this.#matcher = matcherOf(query)
    this.#steps = query.steps && new Set(query.steps)
    this.#from = query.from
    this.#position = query.place.before
  }

  chunk(text: string, records: DataView, first: number, end: number): void {
    const isPlain = !controls.test(text)
    let start = 0
    for (let at = first; at < end; at += recordBytes) {
      const next = text.indexOf('\n', start)
      if (this.#steps === undefined || this.#steps.has(records.getUint16(at + 8, true))) {
        if (this.#position >= this.#from) {
          const line = text.slice(start, next)
          this.#line(isPlain ? line : stripAnsi(visibleText(line)))
        }
        this.#position += 1
      }
      start = next + 1
    }
  }

  take(): LogSearchProgress {
    const hits = this.#hits
    this.#hits = []
    return { hits, searched: this.#position, total: this.#total }
  }

  #line(line: string): void {
    if (this.#told === MOST_HITS) {
      if (this.#matcher.matches(line)) this.#total += 1
      return
    }
    const places = this.#matcher.places(line)
    if (places.length === 0) return
    this.#total += 1
    this.#told += 1
    this.#hits.push({ index: this.#position, places })
  }
}
