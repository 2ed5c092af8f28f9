import { describe, expect, it } from 'vitest'
import { clipLimit } from '#shared/build/log/clip-notice.ts'
import { overwrittenStates, visibleText } from '#shared/build/log/visible-text.ts'

describe('a line that was written over', () => {
  it('shows its last state, and keeps those before', () => {
    const line = ' 10%\r 50%\r\r100%\r'
    expect(visibleText(line)).toBe('100%')
    expect(overwrittenStates(line)).toEqual([' 10%', ' 50%'])
  })

  it('is not one that ends as Windows ends lines', () => {
    expect(visibleText('plain\r')).toBe('plain')
    expect(overwrittenStates('plain\r')).toEqual([])
    expect(visibleText('\r\r')).toBe('')
  })
})

it('recognises where the engine left output out, and nothing else', () => {
  expect(clipLimit('[output clipped, log limit 2MiB reached]')).toBe('2MiB')
  expect(clipLimit('[output clipped, log limit 200KiB/s reached]')).toBe('200KiB/s')
  expect(clipLimit('echo "[output clipped, log limit 2MiB reached]"')).toBeUndefined()
})
