import type { Entry, FileIdentity } from './walk.ts'

/** A change may show in no time if it came this soon after the look at a file, in nanoseconds… */
const TICK = 50_000_000n
/** … and this soon where the file system counts in seconds. */
const COARSE_TICK = 2_000_000_000n
/** How many paths that are gone are remembered beside those that are there. */
const SPARE = 20_000

interface Kept extends FileIdentity {
  /** Added to the time that the engine is told, in nanoseconds. */
  readonly shift: bigint
  /** Whether the file could change after the look at it and keep all its times. */
  readonly racy: boolean
}

/**
 * The times of change that the engine is told for the files of one folder. The engine takes a file for unchanged where
 * size and time are equal, and programs can restore a time: `cp -p`, `mv` and archives do. So what was sent once is
 * remembered by what no program can set, and a file that changed in another way than by being written is told with its
 * time shifted by some nanoseconds. All files that are shifted in one walk are shifted alike, so their order stays.
 */
export class SentTimes {
  readonly #kept = new Map<string, Kept>()
  #walk: bigint
  #lastEnd = 0n
  #largest = 0
  #forgetful: boolean

  /** @param epoch how often what was remembered has been lost: shifts must not come again */
  constructor(epoch: number) {
    this.#walk = BigInt(epoch) * 100_000n
    this.#forgetful = epoch > 0
  }

  /** Begins a walk of the folder, whole or in part. */
  begin(): WalkTimes {
    this.#walk += 1n
    const seen = { count: 0 }
    const shift = this.#walk % 1_000_000n
    return {
      timeOf: ({ path, modTime, linkname, identity }, now) => {
        if (!identity) return modTime
        const first = linkname === '' ? undefined : this.#kept.get(linkname)
        if (first) {
          // One file under two names has one time, or the engine would link it to itself, which it cannot.
          this.#kept.set(path, first)
          return modTime + first.shift
        }
        seen.count += 1
        const { inode, changeTime } = identity
        const old = this.#kept.get(path)
        if (old?.inode === inode && old.changeTime === changeTime && !old.racy) return modTime + old.shift
        const written = modTime === changeTime && changeTime > this.#lastEnd
        const isFirst = !old && !this.#forgetful
        const kept = {
          inode,
          changeTime,
          shift: isFirst || written ? 0n : shift,
          racy: now - changeTime < (changeTime % 1_000_000_000n === 0n ? COARSE_TICK : TICK),
        }
        this.#kept.set(path, kept)
        return modTime + kept.shift
      },
      end: (now) => {
        if (now > this.#lastEnd) this.#lastEnd = now
        this.#largest = Math.max(this.#largest, seen.count)
        if (this.#kept.size <= 2 * this.#largest + SPARE) return
        this.#kept.clear()
        this.#forgetful = true
      },
    }
  }
}

/** The times of one walk. */
export interface WalkTimes {
  /**
   * @param now nanoseconds since the epoch, not later than the look at the file
   * @returns what the engine is told
   */
  timeOf(entry: Entry, now: bigint): bigint
  /** @param now nanoseconds since the epoch, not earlier than the last look */
  end(now: bigint): void
}
