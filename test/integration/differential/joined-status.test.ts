import { inject, expect, test } from 'vitest'
import type { BuildEvent } from '#shared/build/build-event.ts'
import type { BuildSnapshot, StepState } from '#shared/build/build-snapshot.ts'
import { fold, initialSnapshot } from '#shared/build/fold.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { buildxOn, type RawStatus, type RawVertex } from '#test/support/buildx.ts'
import { Project } from '../buildkit/project.ts'

/** A build of the command, as it printed it and as it was joined from its beginning on. */
interface BuildTwice {
  readonly printed: readonly RawStatus[]
  readonly joined: BuildSnapshot
}

async function buildAndJoin(
  files: Readonly<Record<string, string>>,
  options: { readonly request?: Partial<BuildRequest>; readonly before?: number } = {},
): Promise<BuildTwice> {
  await using project = await Project.create(files)
  await using buildx = await buildxOn(`unix://${inject('engineSocket')}`)
  // The engine of the tests has no bridge.
  const request = buildRequest(project.folder, { network: 'host', ...options.request })
  for (let i = 0; i < (options.before ?? 0); i += 1) await buildx.build(request)
  const listening = new AbortController()
  const limit = AbortSignal.timeout(60_000)
  const events: BuildEvent[] = []
  const joined = new Promise<BuildSnapshot>((resolve, reject) => {
    let isJoined = false
    const listen = project.control.listenHistory(
      { activeOnly: true },
      ({ kind, ...event }) => {
        if (kind !== 'started' || !('record' in event) || isJoined) return
        isJoined = true
        const { ref } = event.record
        project
          .join(ref, (told) => events.push(told), limit)
          .then((outcome) => {
            if (outcome === undefined) throw new Error(`The engine does not know ${ref}.`)
            const begun = initialSnapshot({ id: 'joined', request, unsaved: false, startedAt: 0 })
            resolve(fold(begun, [...events, { kind: 'finished', at: Date.now(), outcome }]))
          })
          .catch(reject)
      },
      AbortSignal.any([listening.signal, limit]),
    )
    listen.catch((error: unknown) => {
      if (!listening.signal.aborted) reject(error instanceof Error ? error : new Error(String(error)))
    })
  })
  try {
    const printed = await buildx.statuses(request)
    return { printed, joined: await joined }
  } finally {
    listening.abort(new Error('The build was joined.'))
  }
}

interface Told {
  readonly name: string
  readonly state: StepState
  /** Starts and ends, ms since the epoch. */
  readonly times: readonly (readonly [number, number])[]
}

/** What the printed messages say, by the rules that buildx prints its own progress with. */
function printedSteps(printed: readonly RawStatus[], end: BuildSnapshot['state']): ReadonlyMap<string, Told> {
  const last = new Map<string, RawVertex>()
  const times = new Map<string, Map<number, number>>()
  for (const vertex of printed.flatMap(({ vertexes = [] }) => vertexes)) {
    const { digest, started, completed } = vertex
    if (started !== undefined || last.get(digest)?.started === undefined) last.set(digest, vertex)
    const own = times.get(digest) ?? new Map<number, number>()
    times.set(digest, own)
    if (started !== undefined && completed !== undefined)
      own.set(milliseconds(started), milliseconds(completed))
  }
  return new Map(
    [...last].map(([digest, vertex]) => [
      digest,
      {
        name: vertex.name,
        state: stateOf(vertex, end),
        times: [...(times.get(digest) ?? [])].sort(([a], [b]) => a - b),
      },
    ]),
  )
}

function stateOf({ started, cached, error = '' }: RawVertex, end: BuildSnapshot['state']): StepState {
  if (error !== '') return error.endsWith('context canceled') ? 'cancelled' : 'failed'
  if (started === undefined) return end === 'succeeded' || cached === true ? 'cached' : 'not-reached'
  return cached === true ? 'cached' : 'executed'
}

/** `2026-11-21T10:53:57.816065826Z`, with all that a double can keep of it. */
function milliseconds(time: string): number {
  const [, moment = '', fraction = ''] = /^(.*?)(\.\d+)?Z$/.exec(time) ?? []
  return Date.parse(`${moment}Z`) + Number(`0${fraction}`) * 1000
}

/** The command's own steps, which the engine knows nothing of. */
const ownSteps = /^\[auth\] |^importing to docker|^\[internal\] waiting for|^resolving provenance/

function expectSame({ printed, joined }: BuildTwice): void {
  const steps = printedSteps(printed, joined.state)
  const seen = [...steps].filter(([, { name }]) => !ownSteps.test(name))
  expect(Object.keys(joined.steps).sort()).toEqual(seen.map(([digest]) => digest).sort())
  const first = seen.flatMap(([digest, { times }]) => (times[0] ? [{ digest, at: times[0][0] }] : []))[0]!
  // The command moves all times by what its clock was ahead of the first one that it heard of.
  const shift = first.at - joined.steps[first.digest]!.intervals[0]!.start
  expect(Math.abs(shift)).toBeLessThan(1000)
  for (const [digest, { name, state, times }] of seen) {
    const step = joined.steps[digest]!
    expect({ name: step.name, state: step.state }).toEqual({ name, state })
    const moved = step.intervals.flatMap(({ start, end = 0 }) => [start + shift, end + shift])
    const printedTimes = times.flat()
    expect(moved).toHaveLength(printedTimes.length)
    // A double of ms since the epoch keeps 0.3 µs; a difference of two of them less.
    moved.forEach((time, i) => expect(Math.abs(time - printedTimes[i]!)).toBeLessThan(0.01))
  }
}

const parallel = {
  Dockerfile: `FROM busybox AS a
RUN sleep 1; echo a > /a
FROM busybox AS b
RUN sleep 1; echo b > /b
FROM busybox
COPY kept.txt /
COPY --from=a /a /a
COPY --from=b /b /b
`,
  'kept.txt': 'kept',
}

test('a build of the command, joined, shows the steps, states and times that the command printed', async () => {
  const built = await buildAndJoin(parallel, { request: { noCache: true } })
  expect(built.joined.state).toBe('succeeded')
  expectSame(built)
})

test('the same when all is cached', async () => {
  const built = await buildAndJoin(parallel, { before: 1 })
  expectSame(built)
  const { steps } = built.joined
  expect(Object.values(steps).filter(({ state }) => state === 'cached').length).toBeGreaterThanOrEqual(5)
})

test('the same when a step fails and takes another one with it', async () => {
  const built = await buildAndJoin(
    {
      Dockerfile: `FROM busybox AS slow
RUN sleep 30; echo slow > /slow
FROM busybox AS bad
RUN sleep 1; exit 7
FROM busybox
COPY --from=slow /slow /
COPY --from=bad /etc/hostname /
`,
    },
    { request: { noCache: true } },
  )
  expect(built.joined.state).toBe('failed')
  expectSame(built)
  const states = Object.values(built.joined.steps).map(({ state }) => state)
  expect(states).toEqual(expect.arrayContaining(['failed', 'cancelled', 'not-reached']))
})
