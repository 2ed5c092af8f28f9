/**
 * The numbers behind a build: `node test/bench/insight.bench.ts`.
 *
 * The fold of a long status stream, in one piece and in batches as a window gets them; the critical path of a build of
 * 5,000 steps, and all that is reckoned of it four times a second; the history's writing of builds, in its thread, and
 * what the main thread pays for it. Medians after a warm-up, in one process.
 */
import { join } from 'node:path'
import type { BuildEvent } from '#shared/build/build-event.ts'
import type { BuildSnapshot } from '#shared/build/build-snapshot.ts'
import { fold } from '#shared/build/fold.ts'
import { criticalPathOf } from '#shared/build/insight/critical-path-of.ts'
import { insightOf } from '#shared/build/insight/insight-of.ts'
import { runGraph } from '#shared/build/insight/run-graph.ts'
import { buildParts } from '#electron/services/history/build-parts.ts'
import { HistoryService } from '#electron/services/history/history-service.ts'
import { emptyBuild } from '#test/support/empty-build.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { median } from './statistics.ts'

/** Stages of 50 steps that take files of one another: announced, begun, with progress, done. */
function streamOf(steps: number): readonly BuildEvent[] {
  const ends: number[] = []
  const digest = (i: number): string => `sha256:${String(i).padStart(64, '0')}`
  const events = Array.from({ length: steps }, (_, i): readonly BuildEvent[] => {
    const inputs = [...(i % 50 === 0 ? [] : [i - 1]), ...(i > 100 && i % 7 === 0 ? [i - 100] : [])]
    const startedAt = Math.max(0, ...inputs.map((input) => ends[input] ?? 0))
    const completedAt = startedAt + 1 + ((i * 7919) % 100)
    ends.push(completedAt)
    const name = `[stage-${Math.floor(i / 50)} ${(i % 50) + 1}/50] RUN make part ${i}`
    const vertex = {
      kind: 'vertex',
      digest: digest(i),
      name,
      inputs: inputs.map(digest),
      cached: false,
    } as const
    return [
      vertex,
      { ...vertex, startedAt },
      ...Array.from({ length: 9 }, (__, part): BuildEvent => ({
        kind: 'status',
        digest: digest(i),
        id: `part ${part % 3}`,
        name: '',
        current: part,
        total: 9,
        startedAt,
      })),
      { ...vertex, startedAt, completedAt },
    ]
  })
  return [{ kind: 'started', at: 0, ref: 'r' }, ...events.flat()]
}

function medianOf(runs: number, work: () => void): string {
  for (let i = 0; i < 3; i += 1) work()
  const times = Array.from({ length: runs }, () => {
    const from = performance.now()
    work()
    return performance.now() - from
  })
  return `${median(times).toFixed(1)} ms`
}

const finished = { kind: 'finished', at: 600_000, outcome: { kind: 'cancelled' } } as const
const stream = streamOf(5000)
const snapshot: BuildSnapshot = fold(emptyBuild(), [...stream, finished])
const phases = snapshot.order.map(() => 'execute' as const)
const past = { steps: new Map<string, number>() }

console.log(`fold of ${stream.length} events, at once: ${medianOf(15, () => fold(emptyBuild(), stream))}`)
console.log(
  `fold of ${stream.length} events, in batches of 512: ${medianOf(9, () => {
    let folded = emptyBuild()
    for (let at = 0; at < stream.length; at += 512) folded = fold(folded, stream.slice(at, at + 512))
  })}`,
)
console.log(
  `critical path, slack and savings of 5000 steps: ${medianOf(21, () => criticalPathOf(runGraph(snapshot, phases, 0)))}`,
)
console.log(`all that is reckoned of 5000 steps: ${medianOf(15, () => insightOf(snapshot, past, 0))}`)

await using folder = await temporaryFolder()
const history = new HistoryService({
  file: join(folder.path, 'history.sqlite'),
  logger: { error: (message) => console.error(message) },
})
const begun = performance.now()
await history.health()
console.log(`history: thread and database open in ${(performance.now() - begun).toFixed(0)} ms`)
for (const steps of [100, 5000]) {
  const of = steps === 5000 ? snapshot : fold(emptyBuild(), [...streamOf(steps), finished])
  let count = 0
  const writes: number[] = []
  for (let i = 0; i < 12; i += 1) {
    count += 1
    const from = performance.now()
    await history.end({ ...of, id: `${steps}-${count}` })
    writes.push(performance.now() - from)
  }
  const parts = [...buildParts(of)]
  console.log(
    `history: a build of ${steps} steps is on the disk in ${median(writes.slice(2)).toFixed(1)} ms, ` +
      `of which the main thread ${parts.length} times ${medianOf(9, () => structuredClone(parts[0]))}`,
  )
}
console.log(
  `history: times of a Dockerfile with 12 such builds: ${await timed(() => history.times({ root: '/p', dockerfile: 'Dockerfile' }))}`,
)
await history.dispose()

async function timed(work: () => Promise<unknown>): Promise<string> {
  const times: number[] = []
  for (let i = 0; i < 9; i += 1) {
    const from = performance.now()
    await work()
    times.push(performance.now() - from)
  }
  return `${median(times).toFixed(1)} ms`
}
