import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { masker } from '#electron/buildkit/mask.ts'

const of = (...values: readonly string[]): ReturnType<typeof masker> =>
  masker(values.map((value) => Buffer.from(value)))

describe('masking', () => {
  it.each([
    [['hunter2'], 'the hunter2, hunter2!', 'the ***, ***!'],
    [['trailing\n'], 'x trailing y', 'x *** y'],
    [['first line\nsecond\nab'], 'second, first line, ab', '***, ***, ab'],
    [['first\r\nsecond\r\n'], 'first|second', '***|***'],
    [['abcd', 'cdef'], 'abcdef', '***'],
    [['aaaa'], 'aaaaaa', '***'],
    [['abc'], 'abc in text', '*** in text'],
    [['', '\n'], 'nothing', 'nothing'],
    [['wörter'], 'ein wörter buch', 'ein *** buch'],
  ])('%j in %j', (values, text, masked) => {
    expect(of(...values).mask(text)).toBe(masked)
  })

  it('leaves names alone where a value is short', () => {
    expect(of('1').maskName('[stage 1/2] RUN')).toBe('[stage 1/2] RUN')
    expect(of('long-value').maskName('RUN echo long-value')).toBe('RUN echo ***')
  })

  it('finds values split anywhere, and loses no other text', () => {
    const value = fc.stringMatching(/^[ab]{4,8}$/)
    const text = fc.stringMatching(/^[abc]{0,40}$/)
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 3 }),
        text,
        fc.array(fc.nat(6), { minLength: 1 }),
        (values, whole, cuts) => {
          const stream = of(...values).stream()
          let out = ''
          for (let at = 0, cut = 0; at < whole.length; cut++) {
            const next = at + 1 + (cuts[cut % cuts.length] ?? 0)
            out += stream.push(whole.slice(at, next))
            at = next
          }
          out += stream.flush()
          for (const each of values) expect(out).not.toContain(each)
          // Adjoining values may be masked as one or as two.
          const plain = (masked: string): string => masked.replace(/(\*\*\*)+/g, '***')
          expect(plain(out)).toBe(plain(of(...values).mask(whole)))
        },
      ),
    )
  })

  it('holds nothing back that cannot be the beginning of a value', () => {
    const stream = of('secret').stream()
    expect(stream.push('a line\nno s')).toBe('a line\nno ')
    expect(stream.push('ecre')).toBe('')
    expect(stream.push('t.')).toBe('***.')
  })
})
