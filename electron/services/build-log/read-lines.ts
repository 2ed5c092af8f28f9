import { readExactly } from './exact-io.ts'
import type { LogSource, LogView } from './log-source.ts'
import { readRecord, recordBytes, type LogRecord } from './log-record.ts'

/** A line as the files have it. */
export interface RawLine extends LogRecord {
  /** Number in the view, from 0. */
  readonly index: number
  /** Number over all steps, from 0. */
  readonly line: number
  readonly text: string
}

interface Place {
  readonly record: LogRecord
  readonly index: number
  readonly line: number
  readonly offset: number
}

/** Records that are read at once. */
const RECORDS = 2048
/** Bytes between two lines that are sooner read along than left out. */
const GAP = 16 * 1024

/**
 * Some lines of a view, in order; fewer where it ends.
 *
 * @throws Node's error, or the signal's reason
 */
export async function readLines(
  source: LogSource,
  view: LogView,
  from: number,
  count: number,
  signal: AbortSignal,
): Promise<readonly RawLine[]> {
  const places = await findLines(source, view, from, count, signal)
  const lines: RawLine[] = []
  for (let first = 0; first < places.length;) {
    signal.throwIfAborted()
    const end = runEnd(places, first)
    const run = places.slice(first, end)
    const start = run[0]?.offset ?? 0
    const last = run.at(-1)
    const bytes = await readExactly(
      source.files.text,
      start,
      (last?.offset ?? 0) + (last?.record.bytes ?? 0) - start,
    )
    for (const { record, index, line, offset } of run) {
      const text = bytes.toString('utf8', offset - start, offset - start + record.bytes)
      lines.push({ ...record, index, line, text })
    }
    first = end
  }
  return lines
}

async function findLines(
  { files, index }: LogSource,
  view: LogView,
  from: number,
  count: number,
  signal: AbortSignal,
): Promise<readonly Place[]> {
  const wanted = Math.min(count, index.count(view) - from)
  if (wanted <= 0) return []
  const places: Place[] = []
  let { offset, line, before: position } = index.place(view, from)
  while (places.length < wanted && line < index.lines) {
    signal.throwIfAborted()
    const records = Math.min(RECORDS, index.lines - line)
    const bytes = await readExactly(files.index, line * recordBytes, records * recordBytes)
    for (let at = 0; at < records && places.length < wanted; at += 1) {
      const record = readRecord(bytes, at * recordBytes)
      if (view === undefined || view.has(record.step)) {
        if (position >= from) places.push({ record, index: position, line, offset })
        position += 1
      }
      offset += record.bytes + 1
      line += 1
    }
  }
  return places
}

/** Where a stretch of lines ends that are read in one go. */
function runEnd(places: readonly Place[], first: number): number {
  let end = first + 1
  for (; end < places.length; end += 1) {
    const before = places[end - 1]
    const next = places[end]
    if (before === undefined || next === undefined) break
    if (next.offset - (before.offset + before.record.bytes) > GAP) break
  }
  return end
}
