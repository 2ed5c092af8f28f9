import type { LogStream } from '#shared/build/log/log-line.ts'

/**
 * What the index keeps of a line, 12 bytes, little endian: when (int32, ms since the log's base), bytes of its text
 * (uint32), step (uint16), carried style (uint8), flags (uint8). Steps and styles are numbers of the table of names.
 */
export interface LogRecord {
  readonly at: number
  readonly bytes: number
  readonly step: number
  readonly carry: number
  readonly stream: LogStream
  readonly continues: boolean
}

export const recordBytes = 12

const flags = { stderr: 1, continues: 2 } as const

export function writeRecord(into: Buffer, offset: number, record: LogRecord): void {
  into.writeInt32LE(clamp(record.at), offset)
  into.writeUInt32LE(record.bytes, offset + 4)
  into.writeUInt16LE(record.step, offset + 8)
  into.writeUInt8(record.carry, offset + 10)
  into.writeUInt8(
    (record.stream === 'stderr' ? flags.stderr : 0) | (record.continues ? flags.continues : 0),
    offset + 11,
  )
}

export function readRecord(from: Buffer, offset: number): LogRecord {
  const bits = from.readUInt8(offset + 11)
  return {
    at: from.readInt32LE(offset),
    bytes: from.readUInt32LE(offset + 4),
    step: from.readUInt16LE(offset + 8),
    carry: from.readUInt8(offset + 10),
    stream: (bits & flags.stderr) === 0 ? 'stdout' : 'stderr',
    continues: (bits & flags.continues) !== 0,
  }
}

/** The clock of an engine may be days off; it must not be an exception. */
function clamp(at: number): number {
  return Math.max(-0x8000_0000, Math.min(0x7fff_ffff, Math.round(at)))
}
