import type { LogIndex } from './log-index.ts'
import { recordBytes, writeRecord, type LogRecord } from './log-record.ts'

/** Lines that wait to be written. */
export class PendingLines {
  readonly #texts: string[] = []
  readonly #records: LogRecord[] = []
  #characters = 0

  get isEmpty(): boolean {
    return this.#texts.length === 0
  }

  get characters(): number {
    return this.#characters
  }

  add(text: string, record: Omit<LogRecord, 'bytes'>): void {
    this.#texts.push(text)
    this.#records.push({ ...record, bytes: Buffer.byteLength(text) })
    this.#characters += text.length + 1
  }

  get text(): Buffer {
    return Buffer.from(`${this.#texts.join('\n')}\n`)
  }

  get records(): Buffer {
    const bytes = Buffer.allocUnsafe(this.#records.length * recordBytes)
    for (const [at, record] of this.#records.entries()) writeRecord(bytes, at * recordBytes, record)
    return bytes
  }

  /** They are on the disk now. @param changed is told the steps that have more lines */
  addTo(index: LogIndex, changed: Set<number>): void {
    for (const { step, bytes } of this.#records) {
      index.add(step, bytes)
      changed.add(step)
    }
  }
}
