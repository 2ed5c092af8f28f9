import type { BuildRequest } from '#shared/request/build-request.ts'
import type { BuildBench, OurRun } from './build-bench.ts'
import { median, ms, percentile } from './statistics.ts'

/** What was measured of one kind of build. */
export interface Pairs {
  readonly ours: readonly OurRun[]
  readonly theirs: readonly number[]
  /** The longest stall of the loop in some more of ours, which are measured for nothing else: watching it takes time. */
  readonly stalls: readonly number[]
}

const WATCHED = 9

/** Builds with both clients by turns, so that neither always meets what the other left behind. */
export async function measurePairs(bench: BuildBench, rounds: number, request: BuildRequest): Promise<Pairs> {
  const ours: OurRun[] = []
  const theirs: number[] = []
  const stalls: number[] = []
  const unwatched = (): Promise<OurRun> => bench.ours(mine, undefined, false)
  const mine = { ...request, tags: ['bench:ours'] }
  const other = { ...request, tags: ['bench:theirs'] }
  await unwatched()
  await bench.theirs(other)
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) ours.push(await unwatched())
    theirs.push(await bench.theirs(other))
    if (round % 2 === 1) ours.push(await unwatched())
  }
  for (let run = 0; run < WATCHED; run += 1) stalls.push((await bench.ours(mine)).stall)
  return { ours, theirs, stalls }
}

/** Prints both clients' times and the ratio of the pairs, which holds on a machine whose speed changes meanwhile. */
export function printPairs(what: string, { ours, theirs }: Pairs, aim: number): void {
  const times = ours.map(({ time }) => time)
  const ratios = times.map((time, index) => time / (theirs[index] ?? Number.NaN))
  const ratio = median(ratios)
  const spread = [0.25, 0.75].map((p) => percentile(ratios, p).toFixed(2)).join('–')
  console.log(`${what}, ${times.length} pairs, median (quartiles), ms`)
  console.log(`  Slipway                     ${withQuartiles(times)}`)
  console.log(`  docker buildx build         ${withQuartiles(theirs)}`)
  console.log(
    `  ratio                       ${ratio.toFixed(2)} (quartiles ${spread}) ${verdict(ratio, aim)}`,
  )
}

/** @example "12.3 (11.8–13.0)" */
export function withQuartiles(samples: readonly number[]): string {
  return `${ms(median(samples))} (${ms(percentile(samples, 0.25))}–${ms(percentile(samples, 0.75))})`
}

export function verdict(value: number, aim: number): string {
  return `(aim ≤ ${aim}): ${value <= aim ? 'reached' : 'MISSED'}`
}
