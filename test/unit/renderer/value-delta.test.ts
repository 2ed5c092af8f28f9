import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { applyDelta, deltaOf } from '#renderer/stores/value-delta.ts'

describe('the difference of two plain values', () => {
  it('makes the second of the first, whatever they are', () => {
    const value = fc.jsonValue({ maxDepth: 4 })
    fc.assert(
      fc.property(value, value, (before, now) => {
        expect(applyDelta(before, structuredClone(deltaOf(before, now)))).toEqual(now)
      }),
    )
  })

  it('takes a key that is there without a value for another than one that is not', () => {
    expect(deltaOf({ a: 1 }, { b: undefined })).toEqual({ kind: 'value', value: { b: undefined } })
    expect(deltaOf({ a: 1, b: undefined }, { a: 1 })).toEqual({ kind: 'value', value: { a: 1 } })
  })

  it('says nothing of what is the same, which keeps its identity', () => {
    const before = parseDockerfile('FROM a\nRUN one\nFROM b\nRUN two\nRUN three\n')
    const now = parseDockerfile('FROM a\nRUN one\nFROM b\nRUN two\nRUN threes\n')
    const delta = structuredClone(deltaOf(before, now))
    const made = applyDelta(before, delta) as typeof now
    expect(made).toEqual(now)
    expect(made.stages[0]).toBe(before.stages[0])
    expect(made.stages[1]?.instructions[0]).toBe(before.stages[1]?.instructions[0])
    expect(JSON.stringify(delta).length).toBeLessThan(JSON.stringify(now).length / 4)
  })
})
