import { expect, test } from 'vitest'
import { parseAnsi, plainText } from '#renderer/features/log/ansi.ts'

test('colours and attributes, until they are set back', () => {
  expect(parseAnsi('a\u001b[1;31mb\u001b[22mc\u001b[0md\u001b[94;42me')).toEqual([
    { text: 'a', style: {} },
    { text: 'b', style: { bold: true, color: 'red' } },
    { text: 'c', style: { color: 'red' } },
    { text: 'd', style: {} },
    { text: 'e', style: { color: 'bright-blue', background: 'green' } },
  ])
})

test('what a carriage return wrote over is gone, and sequences that are no style are dropped', () => {
  expect(plainText(' 10%\r 50%\r100%\r')).toBe('100%')
  expect(plainText('\u001b[2K\u001b]8;;x\u0007link\u001b[3Aend\u0008')).toBe('linkend')
})

test('of 256 colours the sixteen named ones are shown, true colour is passed over', () => {
  expect(parseAnsi('\u001b[38;5;9ma\u001b[38;2;1;2;3mb')).toEqual([
    { text: 'a', style: { color: 'bright-red' } },
    { text: 'b', style: { color: 'bright-red' } },
  ])
})
