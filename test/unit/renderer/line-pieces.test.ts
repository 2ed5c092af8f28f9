import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findLinks } from '#renderer/features/log/find-links.ts'
import { linePieces } from '#renderer/features/log/line-pieces.ts'
import { stripAnsi } from '#shared/build/log/strip-ansi.ts'

const linked = (line: string) =>
  findLinks(line).map(({ start, end, target }) => [line.slice(start, end), target] as const)

describe('links of a line', () => {
  it('are addresses, without the sentence around them', () => {
    expect(linked('see (https://a.dev/x_(y)?q=1), or https://b.dev/end.')).toEqual([
      ['https://a.dev/x_(y)?q=1', { kind: 'url', url: 'https://a.dev/x_(y)?q=1' }],
      ['https://b.dev/end', { kind: 'url', url: 'https://b.dev/end' }],
    ])
    expect(linked('plain http://a.dev and file:///etc/passwd and javascript://x')).toEqual([])
  })

  it('are places in files, as compilers write them', () => {
    expect(linked('src/a-b/main.c:14:5: error in Dockerfile:12, app.tsx(3,7), /usr/x.py:9')).toEqual([
      ['src/a-b/main.c:14:5', { kind: 'place', path: 'src/a-b/main.c', line: 14, column: 5 }],
      ['Dockerfile:12', { kind: 'place', path: 'Dockerfile', line: 12 }],
      ['app.tsx(3,7)', { kind: 'place', path: 'app.tsx', line: 3, column: 7 }],
      ['/usr/x.py:9', { kind: 'place', path: '/usr/x.py', line: 9 }],
    ])
    expect(linked('at 12:30:05, ratio 3:4, host:8080, v1.2.3')).toEqual([])
  })

  it('are looked for to the end of a line that is made to take for ever', () => {
    for (const part of ['a/', 'a.', '.', '-', 'https://', '(', 'a:1', '+', '~'])
      expect(Array.isArray(findLinks(`at: ${part.repeat(100_000)}`))).toBe(true)
  })
})

describe('pieces of a line', () => {
  it('keep colours, hits and links apart, across one another', () => {
    const pieces = linePieces('\u001b[31mmain.c:1\u001b[0m: bad', '', [5, 10])
    expect(
      pieces.map(({ text, isHit, link, style }) => [text, isHit, link !== undefined, 'color' in style]),
    ).toEqual([
      ['main.', false, true, true],
      ['c:1', true, true, true],
      [': ', true, false, false],
      ['bad', false, false, false],
    ])
  })

  it('are together the text of the line', () => {
    const text = fc.string({
      unit: fc.constantFrom(
        'a',
        '.c:1',
        ' ',
        '/',
        '\u001b[1m',
        '\u001b[0m',
        'https://x.y',
        '\u0000',
        '(',
        '1,2)',
      ),
    })
    fc.assert(
      fc.property(text, fc.array(fc.nat(40), { maxLength: 6 }), (line, edges) => {
        const plain = stripAnsi(line)
        const places = [...new Set(edges)].sort((a, b) => a - b).filter((edge) => edge <= plain.length)
        const even = places.slice(0, places.length - (places.length % 2))
        const pieces = linePieces(line, '', even)
        expect(pieces.map((piece) => piece.text).join('')).toBe(plain)
        const marked = pieces.filter(({ isHit }) => isHit).reduce((sum, piece) => sum + piece.text.length, 0)
        expect(marked).toBe(even.reduce((sum, edge, at) => sum + (at % 2 === 0 ? -edge : edge), 0))
      }),
    )
  })
})
