import { describe, expect, it } from 'vitest'
import { SentTimes } from '#electron/buildkit/session/context/sent-times.ts'
import type { Entry } from '#electron/buildkit/session/context/walk.ts'

const SECOND = 1_000_000_000n

interface State {
  readonly modTime: bigint
  readonly changeTime?: bigint
  readonly inode?: bigint
}

/** Walks a folder at a time and gives what the engine is told. */
function walk(times: SentTimes, now: bigint, files: Readonly<Record<string, State>>): readonly bigint[] {
  const walking = times.begin()
  const told = Object.entries(files).map(([path, { modTime, changeTime = modTime, inode = 1n }]) => {
    const entry: Entry = {
      ...{ path, modTime, mode: 0o644, size: 1n, linkname: '', content: 'file' },
      identity: { inode, changeTime },
    }
    return walking.timeOf(entry, now)
  })
  walking.end(now)
  return told
}

describe('the times that the engine is told', () => {
  const at = (seconds: number): bigint => BigInt(seconds) * SECOND + 123_456_789n

  it("are the files' own, also after they were written to", () => {
    const times = new SentTimes(0)
    expect(walk(times, at(10), { a: { modTime: at(1) }, b: { modTime: at(2), changeTime: at(5) } })).toEqual([
      at(1),
      at(2),
    ])
    expect(
      walk(times, at(20), { a: { modTime: at(15) }, c: { modTime: at(3), changeTime: at(16) } }),
    ).toEqual([at(15), at(3)])
  })

  it('are others when a file changed and its time was restored, and stay so', () => {
    const times = new SentTimes(0)
    walk(times, at(10), { a: { modTime: at(1) } })
    const [first] = walk(times, at(20), { a: { modTime: at(1), changeTime: at(15) } })
    expect(first).not.toBe(at(1))
    expect((first ?? 0n) - at(1)).toBeLessThan(1_000_000n)
    expect(walk(times, at(30), { a: { modTime: at(1), changeTime: at(15) } })).toEqual([first])
    const [second] = walk(times, at(40), { a: { modTime: at(1), changeTime: at(35) } })
    expect(new Set([at(1), first, second]).size).toBe(3)
  })

  it('are others when an older file took the place of one', () => {
    const times = new SentTimes(0)
    walk(times, at(10), { a: { modTime: at(1), inode: 1n } })
    expect(walk(times, at(20), { a: { modTime: at(1), inode: 2n } })).not.toEqual([at(1)])
  })

  it('stay equal where they were equal', () => {
    const times = new SentTimes(0)
    walk(times, at(10), { a: { modTime: at(1) }, b: { modTime: at(1) } })
    const changed = { modTime: at(1), changeTime: at(15) }
    const [a, b] = walk(times, at(20), { a: changed, b: changed })
    expect(a).toBe(b)
  })

  it('are others for a file that could have changed right after the look at it', () => {
    const times = new SentTimes(0)
    expect(walk(times, at(10), { a: { modTime: at(10) } })).toEqual([at(10)])
    expect(walk(times, at(20), { a: { modTime: at(10) } })).not.toEqual([at(10)])
    const whole = 30n * SECOND
    expect(walk(times, at(31), { b: { modTime: whole } })).toEqual([whole])
    expect(walk(times, at(40), { b: { modTime: whole } })).not.toEqual([whole])
  })

  it('come from no earlier shift when what was remembered is lost', () => {
    const [lost] = walk(new SentTimes(1), at(10), { a: { modTime: at(1), changeTime: at(5) } })
    expect(lost).toBe(at(1) + 100_001n)
  })

  it('are remembered for paths that are gone, to a limit', () => {
    const times = new SentTimes(0)
    walk(times, at(10), { a: { modTime: at(1) } })
    for (let round = 0; round < 3; round++)
      walk(
        times,
        at(20),
        Object.fromEntries(Array.from({ length: 9_000 }, (_, n) => [`${round}/${n}`, { modTime: at(1) }])),
      )
    walk(times, at(30), { b: { modTime: at(1) } })
    expect(walk(times, at(40), { a: { modTime: at(1), inode: 2n } })).not.toEqual([at(1)])
  })
})
