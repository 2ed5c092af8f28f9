import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Batcher } from '#electron/lib/batcher.ts'

describe('a batcher', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  const limits = { delayMs: 8, count: 3, bytes: 100 }
  const make = () => {
    const batches: string[][] = []
    const batcher = new Batcher<string>(
      (items) => batches.push([...items]),
      (item) => item.length,
      limits,
    )
    return { batches, batcher }
  }

  it('hands items on in order, 8 ms after the first of them', () => {
    const { batches, batcher } = make()
    batcher.push(['a'])
    vi.advanceTimersByTime(5)
    batcher.push(['b'])
    expect(batches).toEqual([])
    vi.advanceTimersByTime(3)
    expect(batches).toEqual([['a', 'b']])
  })

  it('does not wait when there are many, or much', () => {
    const { batches, batcher } = make()
    batcher.push(['a', 'b', 'c', 'd'])
    expect(batches).toEqual([['a', 'b', 'c']])
    batcher.push(['x'.repeat(100)])
    expect(batches).toEqual([
      ['a', 'b', 'c'],
      ['d', 'x'.repeat(100)],
    ])
    vi.runAllTimers()
    expect(batches).toHaveLength(2)
  })

  it('says nothing more after its end', () => {
    const { batches, batcher } = make()
    batcher.push(['a'])
    batcher.dispose()
    vi.runAllTimers()
    expect(batches).toEqual([])
  })
})
