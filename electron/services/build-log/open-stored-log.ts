import { writeExactly } from './exact-io.ts'
import { closeLogFiles, openLogFiles, type LogFiles } from './log-files.ts'
import { LogIndex } from './log-index.ts'
import { LogNames } from './log-names.ts'
import { readRecord, recordBytes, writeRecord } from './log-record.ts'
import type { LogSource } from './log-source.ts'
import { parseOpenLines } from './open-lines.ts'

/** Bytes of the index that are read at once. */
const CHUNK = recordBytes * 16 * 1024

/**
 * Opens the log of a build that is over. What a studio that was killed left is put in order: a record without its text is
 * passed over, and a line that no newline had ended becomes one.
 *
 * @param base what its times count from, ms since the epoch
 * @throws Node's error, for instance with code `ENOENT`
 */
export async function openStoredLog(folder: string, base: number): Promise<LogSource> {
  const files = await openLogFiles(folder, 'repair')
  try {
    const names = LogNames.parse(await files.names.readFile('utf8'))
    const index = new LogIndex()
    const counts = await readIndex(files, index)
    await takeOpenLines(files, index, names, counts, base)
    return { folder, files, index, names, base }
  } catch (error) {
    await closeLogFiles(files)
    throw error
  }
}

/** Gives the lines of each stream of each step. */
async function readIndex({ text, index: file }: LogFiles, index: LogIndex): Promise<Map<string, number>> {
  const { size: textBytes } = await text.stat()
  const { size } = await file.stat()
  const counts = new Map<string, number>()
  const buffer = Buffer.allocUnsafe(CHUNK)
  for (let position = 0; position + recordBytes <= size;) {
    const { bytesRead } = await file.read(buffer, 0, CHUNK, position)
    const whole = bytesRead - (bytesRead % recordBytes)
    if (whole === 0) break
    for (let at = 0; at < whole; at += recordBytes) {
      const { step, bytes, stream } = readRecord(buffer, at)
      if (index.bytes + bytes + 1 > textBytes) return counts
      index.add(step, bytes)
      const key = `${step} ${stream}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    position += whole
  }
  return counts
}

async function takeOpenLines(
  files: LogFiles,
  index: LogIndex,
  names: LogNames,
  counts: ReadonlyMap<string, number>,
  base: number,
): Promise<void> {
  const lines = parseOpenLines(await files.open.readFile('utf8'))
  for (const { step, stream, at, carry, text, lines: then } of lines) {
    if (then !== (counts.get(`${step} ${stream}`) ?? 0) || names.steps[step] === undefined) continue
    const bytes = Buffer.from(`${text}\n`)
    const record = Buffer.allocUnsafe(recordBytes)
    const style = names.styles.indexOf(carry)
    writeRecord(record, 0, {
      at: at - base,
      bytes: bytes.length - 1,
      step,
      carry: Math.max(0, style),
      stream,
      continues: false,
    })
    await writeExactly(files.text, index.bytes, bytes)
    await writeExactly(files.index, index.lines * recordBytes, record)
    index.add(step, bytes.length - 1)
  }
  if (lines.length > 0) await files.open.truncate(0)
}
