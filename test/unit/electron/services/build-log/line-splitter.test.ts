import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LineSplitter, type SplitLine } from '#electron/services/build-log/line-splitter.ts'

const LIMIT = 8

function split(parts: readonly string[]): readonly Omit<SplitLine, 'at'>[] {
  const splitter = new LineSplitter(LIMIT)
  const lines = [...parts.flatMap((part, at) => splitter.push(part, at)), ...splitter.end()]
  return lines.map(({ text, continues }) => ({ text, continues }))
}

describe('a splitter of lines', () => {
  it('joins a line that came in parts, stamped with its first', () => {
    const splitter = new LineSplitter()
    expect(splitter.push('com', 1)).toEqual([])
    expect(splitter.open).toEqual({ text: 'com', at: 1 })
    expect(splitter.push('piling\n\nnext', 2)).toEqual([
      { text: 'compiling', at: 1, continues: false },
      { text: '', at: 2, continues: false },
    ])
    expect(splitter.end()).toEqual([{ text: 'next', at: 2, continues: false }])
    expect(splitter.open).toBeUndefined()
  })

  it('keeps carriage returns, NUL and what was no UTF-8', () => {
    expect(split(['a\r\n\0\n\ufffd'])).toEqual([
      { text: 'a\r', continues: false },
      { text: '\0', continues: false },
      { text: '\ufffd', continues: false },
    ])
  })

  it('cuts a very long line in pieces: after a whole state where it has one, never within a character', () => {
    expect(split(['123456789\n'])).toEqual([
      { text: '12345678', continues: true },
      { text: '9', continues: false },
    ])
    expect(split(['12\r45\r789\n'])).toEqual([
      { text: '12\r45\r', continues: true },
      { text: '789', continues: false },
    ])
    expect(split(['1234567😀\n'])).toEqual([
      { text: '1234567', continues: true },
      { text: '😀', continues: false },
    ])
  })

  it('gives the same lines for any split of the stream', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\r', '\0', 'ü', '😀'), maxLength: 80 })
    fc.assert(
      fc.property(text, fc.array(fc.nat(80)), (whole, cuts) => {
        const edges = [0, ...[...cuts].sort((a, b) => a - b), whole.length]
        const parts = edges.slice(1).map((end, index) => whole.slice(edges[index], end))
        expect(split(parts)).toEqual(split([whole]))
      }),
    )
  })

  it('takes a line of 100 MB in pieces', () => {
    const splitter = new LineSplitter()
    const part = 'x'.repeat(1024 * 1024)
    let characters = 0
    let pieces = 0
    for (let count = 0; count < 100; count += 1) {
      for (const { text } of splitter.push(part, 1)) {
        characters += text.length
        pieces += 1
        expect(text.length).toBeLessThanOrEqual(64 * 1024)
      }
    }
    for (const { text } of splitter.end()) characters += text.length
    expect(characters).toBe(100 * 1024 * 1024)
    expect(pieces).toBeGreaterThan(1000)
  })
})
