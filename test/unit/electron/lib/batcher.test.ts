import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Batcher } from '#electron/lib/batcher.ts'

describe('a batcher', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  const limits = { intervalMs: 8, count: 3, bytes: 100 }
  const make = () => {
    const batches: string[][] = []
    const batcher = new Batcher<string>(
      (items) => batches.push([...items]),
      (item) => item.length,
      limits,
    )
    return { batches, batcher }
  }

  it('hands on together, and in order, what comes in one turn after a silence', () => {
    const { batches, batcher } = make()
    batcher.push(['a'])
    batcher.push(['b'])
    expect(batches).toEqual([])
    vi.advanceTimersByTime(0)
    expect(batches).toEqual([['a', 'b']])
  })

  it('leaves 8 ms between two batches', () => {
    const { batches, batcher } = make()
    batcher.push(['a'])
    vi.advanceTimersByTime(5)
    batcher.push(['b'])
    vi.advanceTimersByTime(1)
    batcher.push(['c'])
    expect(batches).toEqual([['a']])
    vi.advanceTimersByTime(2)
    expect(batches).toEqual([['a'], ['b', 'c']])
    vi.advanceTimersByTime(8)
    batcher.push(['d'])
    vi.advanceTimersByTime(0)
    expect(batches.at(-1)).toEqual(['d'])
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
