import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ansiSpans, carryAfter } from '#shared/build/log/ansi-spans.ts'
import { stripAnsi } from '#shared/build/log/strip-ansi.ts'

const esc = '\u001b'
const named = (name: string) => ({ kind: 'named', name })

test('colours and attributes, until they are set back', () => {
  expect(ansiSpans(`a${esc}[1;31mb${esc}[22mc${esc}[md${esc}[94;42me${esc}[0m${esc}[3;4;7;9mf`)).toEqual([
    { text: 'a', style: {} },
    { text: 'b', style: { bold: true, color: named('red') } },
    { text: 'c', style: { color: named('red') } },
    { text: 'd', style: {} },
    { text: 'e', style: { color: named('bright-blue'), background: named('green') } },
    { text: 'f', style: { italic: true, underline: true, inverse: true, strike: true } },
  ])
})

test('the table of 256: named ones, the cube and the greys', () => {
  const colors = ansiSpans(`${esc}[38;5;9ma${esc}[38;5;196mb${esc}[38;5;255mc${esc}[48;5;16md`)
  expect(colors.map(({ style }) => style.background ?? style.color)).toEqual([
    named('bright-red'),
    { kind: 'rgb', rgb: [255, 0, 0] },
    { kind: 'rgb', rgb: [238, 238, 238] },
    { kind: 'rgb', rgb: [0, 0, 0] },
  ])
})

test('true colour, also as ITU T.416 writes it, and what follows it in the same sequence', () => {
  const rgb = { kind: 'rgb', rgb: [1, 2, 3] }
  expect(ansiSpans(`${esc}[38;2;1;2;3;1ma`)).toEqual([{ text: 'a', style: { bold: true, color: rgb } }])
  expect(ansiSpans(`${esc}[38:2::1:2:3ma`)).toEqual([{ text: 'a', style: { color: rgb } }])
  expect(ansiSpans(`${esc}[48:5:1ma`)).toEqual([{ text: 'a', style: { background: named('red') } }])
})

test('of a sequence that sets and resets, the order counts', () => {
  expect(ansiSpans(`${esc}[1;0ma`)).toEqual([{ text: 'a', style: {} }])
  expect(ansiSpans(`${esc}[0;1ma`)).toEqual([{ text: 'a', style: { bold: true } }])
})

test('what is not about style is dropped, whole or cut off', () => {
  expect(
    stripAnsi(`${esc}[2K${esc}]8;;https://x${esc}\\link${esc}]8;;\u0007${esc}[3Aend\u0008\u0000${esc}(B`),
  ).toBe('linkend')
  expect(stripAnsi(`cut ${esc}[3`)).toBe('cut 3')
  expect(ansiSpans(`${esc}[2Kmade`)).toEqual([{ text: 'made', style: {} }])
})

test('a style goes on in the next line until it is reset', () => {
  const carry = carryAfter('', `${esc}[1;38;5;208mWarning`)
  expect(ansiSpans('more', carry)).toEqual([
    { text: 'more', style: { bold: true, color: { kind: 'rgb', rgb: [255, 135, 0] } } },
  ])
  expect(carryAfter(carry, 'still')).toBe(carry)
  expect(carryAfter(carry, `end${esc}[0m`)).toBe('')
  expect(carryAfter(carry, `end${esc}[22;39m`)).toBe('')
})

const noise = fc.array(
  fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(
      esc,
      `${esc}[`,
      `${esc}[0m`,
      `${esc}[31m`,
      `${esc}[38;5;`,
      ';7m',
      `${esc}]0;`,
      '\u0007',
      '\r',
      '\u009b1m',
      '\t',
    ),
  ),
)

test('whatever comes, the spans together are the plain text', () => {
  fc.assert(
    fc.property(noise, (parts) => {
      const text = parts.join('')
      expect(
        ansiSpans(text)
          .map((span) => span.text)
          .join(''),
      ).toBe(stripAnsi(text))
      expect(stripAnsi(stripAnsi(text))).toBe(stripAnsi(text))
    }),
  )
})

test('a style carried over lines looks as in one text', () => {
  const code = fc.constantFrom(
    '0',
    '1',
    '2',
    '3',
    '4',
    '7',
    '22',
    '31',
    '39',
    '42',
    '49',
    '91',
    '38;5;99',
    '48;2;9;8;7',
  )
  const line = fc.array(fc.tuple(code, fc.constantFrom('a', 'b')), { maxLength: 4 })
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
      let carry = ''
      let whole = ''
      for (const parts of lines) {
        const text = parts.map(([sgr, word]) => `${esc}[${sgr}m${word}`).join('')
        const apart = ansiSpans(text, carry)
        whole += text
        carry = carryAfter(carry, text)
        if (apart.length > 0) expect(apart.at(-1)?.style).toEqual(ansiSpans(whole).at(-1)?.style)
      }
    }),
  )
})
