import { expect, it } from 'vitest'
import { readSupport, writeSupport, type Support } from '#test/integration/matrix/support-table.ts'

const EMPTY = 'before\n<!-- support:begin -->\n<!-- support:end -->\nafter\n'

const newest: Support = { kind: 'newest', version: '28.5.2', found: { Checks: true, Outline: true } }
const stable: Support = { kind: 'stable', version: '26.1.5', found: { Checks: false, Outline: true } }
const store: Support = {
  kind: 'newest-containerd',
  version: '28.5.2',
  found: { Checks: true, Outline: true },
}

it('reads the table that it wrote, oldest engine first', () => {
  expect(readSupport(writeSupport(EMPTY, [store, newest, stable]))).toEqual([stable, newest, store])
})

it('keeps the columns of engines that were not looked at, and the text around', () => {
  const before = writeSupport(EMPTY, [stable, newest])
  const after = writeSupport(before, [
    { ...newest, version: '29.0.0', found: { Checks: false, Outline: true } },
  ])
  expect(readSupport(after)).toEqual([
    stable,
    { ...newest, version: '29.0.0', found: { Checks: false, Outline: true } },
  ])
  expect([after.startsWith('before\n'), after.endsWith('after\n')]).toEqual([true, true])
})

it('refuses a text without a place for the table', () => {
  expect(() => writeSupport('nothing', [])).toThrow('support:begin')
})
