import stringWidth from 'string-width'
import { describe, expect, it, vi } from 'vitest'
import { buildSummary } from '#electron/cli/build/build-summary.ts'
import { jsonView } from '#electron/cli/build/json-view.ts'
import { liveFrame, noColours } from '#electron/cli/build/live-frame.ts'
import { plainView } from '#electron/cli/build/plain-view.ts'
import type { BuildEvent } from '#shared/build/build-event.ts'
import { fold, initialSnapshot } from '#shared/build/fold.ts'
import type { PastTimes } from '#shared/build/insight/build-insight.ts'
import { insightOf } from '#shared/build/insight/insight-of.ts'
import { buildRequest } from '#test/support/build-request.ts'

const vertex = (digest: string, name: string, more: Partial<BuildEvent> = {}): BuildEvent =>
  ({ kind: 'vertex', digest, name, inputs: [], cached: false, ...more }) as BuildEvent
const log = (digest: string, at: number, text: string): BuildEvent => ({
  kind: 'log',
  digest,
  stream: 'stdout',
  at,
  text,
})
const begun = initialSnapshot({
  id: 'b',
  request: buildRequest('/project', { target: 'app' }),
  unsaved: false,
  startedAt: 0,
})
const noPast: PastTimes = { steps: new Map() }
const base = vertex('a', '[base 1/1] FROM busybox', { cached: true, startedAt: 100, completedAt: 100 })
const make = vertex('b', '[app 1/2] RUN make', { startedAt: 1000 })

function plain(events: readonly BuildEvent[]): readonly string[] {
  let text = ''
  const view = plainView((more) => (text += more))
  for (const event of events) view.add(event)
  view.end(insightOf(begun, { steps: new Map() }, 0))
  return text.split('\n').slice(0, -1)
}

describe('plain lines', () => {
  it('name a step when it begins, stamp its output, and say how it ended', () => {
    expect(
      plain([
        vertex('b', '[app 1/2] RUN make'),
        base,
        make,
        log('b', 1250, 'cc -c ma'),
        log('b', 1900, 'in.c\n\u001B[32mdone\u001B[0m\n10 %\r'),
        log('b', 2000, '90 %\r\nlast'),
        vertex('b', '[app 1/2] RUN make', { startedAt: 1000, completedAt: 3400 }),
      ]),
    ).toEqual([
      '#1 [base 1/1] FROM busybox',
      '#1 cached',
      '#2 [app 1/2] RUN make',
      '#2 0.250 cc -c main.c',
      '#2 0.900 done',
      '#2 0.900 90 %',
      '#2 1.000 last',
      '#2 done in 2.4 s',
    ])
  })

  it('tell failed steps from those that were stopped', () => {
    expect(
      plain([
        vertex('b', 'RUN a', { startedAt: 1, completedAt: 2, error: 'exit code: 1' }),
        vertex('c', 'RUN b', { startedAt: 1, completedAt: 2, error: 'context canceled' }),
      ]),
    ).toEqual(['#1 RUN a', '#1 failed: exit code: 1', '#2 RUN b', '#2 cancelled'])
  })
})

describe('the live lines', () => {
  const size = { columns: 44, rows: 24 }

  it('are what runs, with the last line of its output, and the sums', () => {
    const snapshot = fold(begun, [base, make, vertex('c', '[app 2/2] COPY . .')])
    const lines = liveFrame({ snapshot, tails: new Map([['b', 'cc -c main.c']]), now: 3400 }, size, noColours)
    expect(lines).toEqual([
      '● [app 1/2] RUN make                  2.4 s',
      '    │ cc -c main.c',
      'Building app  3.4 s · 2/3 steps · 0/2 cache…',
    ])
  })

  it('are no wider and no higher than the terminal, whatever runs', () => {
    const many = Array.from({ length: 40 }, (_, i) =>
      vertex(`s${i}`, `RUN ${'界'.repeat(i)} ${'long '.repeat(20)}`, { startedAt: 1 }),
    )
    const snapshot = fold(begun, many)
    const tails = new Map(many.map((_, i) => [`s${i}`, 'x'.repeat(500)]))
    const lines = liveFrame({ snapshot, tails, now: 3400 }, { columns: 60, rows: 12 }, noColours)
    expect(lines.length).toBeLessThan(12)
    expect(lines.at(-2)).toMatch(/… \d+ more running/)
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(60)
  })

  it('show bytes under way', () => {
    const status = { kind: 'status', digest: 'b', id: 'l', name: 'l', current: 1_500_000, total: 3_000_000 }
    const snapshot = fold(begun, [make, status as BuildEvent])
    const moment = { snapshot, tails: new Map(), now: 1000 }
    expect(liveFrame(moment, { columns: 60, rows: 24 }, noColours)[0]).toMatch(/1\.5 MB of 3\.0 MB {2}0 ms$/)
  })

  it('say how much time is left, where that is known and worth a word', () => {
    const snapshot = fold(begun, [make])
    const sums = (ms: number): string | undefined => {
      const moment = { snapshot, tails: new Map(), now: 3400, left: { ms, known: 1, of: 1 } }
      return liveFrame(moment, { columns: 80, rows: 24 }, noColours).at(-1)
    }
    expect(sums(7600)).toBe('Building app  3.4 s · ≈ 7.6 s left · 1/1 steps · 0/1 cached')
    expect(sums(300)).toBe('Building app  3.4 s · 1/1 steps · 0/1 cached')
  })
})

describe('the summary', () => {
  const summary = (events: readonly BuildEvent[], text = '', past = noPast): readonly string[] => {
    const snapshot = fold(begun, events)
    return buildSummary(snapshot, insightOf(snapshot, past, 5000), text, noColours)
  }

  it('says what was made, and what running side by side saved', () => {
    expect(
      summary([
        vertex('a', '[a 1/1] RUN a', { startedAt: 0, completedAt: 4000 }),
        vertex('b', '[b 1/1] RUN b', { startedAt: 0, completedAt: 4900 }),
        {
          kind: 'finished',
          at: 5000,
          outcome: { kind: 'succeeded', imageDigest: 'sha256:1', tags: ['app:1'], outputs: [] },
        },
      ]),
    ).toEqual([
      'Built app in 5.0 s  0 of 2 steps cached · 2 at once · one after another 8.9 s · critical path 4.9 s',
      '  app:1',
      '  sha256:1',
    ])
  })

  it('says what the cache saved, from what its steps took before', () => {
    const cached = vertex('a', '[a 1/1] RUN a', { cached: true, startedAt: 0, completedAt: 0 })
    const done = { kind: 'succeeded', tags: [], outputs: [] } as const
    const past = { steps: new Map([['a RUN a', 48_000]]) }
    expect(summary([cached, { kind: 'finished', at: 900, outcome: done }], '', past)).toEqual([
      'Built app in 900 ms  1 of 1 steps cached · the cache saved ≈ 48.0 s',
    ])
  })

  it('says why it failed, where, and with which last words', () => {
    const failure = {
      reason: 'step',
      message: 'RUN make failed with exit code 2.',
      detail: '',
      lastOutput: ['no rule'],
      source: { filename: 'Dockerfile', ranges: [{ first: 2, last: 2 }] },
      remedy: 'Look at the Makefile.',
    } as const
    expect(
      summary(
        [{ kind: 'finished', at: 5000, outcome: { kind: 'failed', failure } }],
        'FROM busybox\nRUN make\n',
      ),
    ).toEqual([
      '  │ no rule',
      'app failed after 5.0 s: RUN make failed with exit code 2.',
      '  Dockerfile:2',
      '     2 RUN make',
      'Look at the Makefile.',
    ])
  })
})

describe('the lines of --json', () => {
  const running = fold(begun, [{ kind: 'started', at: 0, ref: 'r' }, base, make])
  const insight = insightOf(running, { steps: new Map([['app RUN make', 9000]]) }, 3000)

  it('are the events, one a line, and at the end what follows from their times', () => {
    const lines: string[] = []
    const view = jsonView(
      (line) => lines.push(line),
      () => insight,
    )
    view.add(base)
    view.end(insight)
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      base,
      expect.objectContaining({ kind: 'times', wall: 3000, sum: 2000, atOnce: 1, cached: 0, cacheable: 1 }),
    ])
  })

  it('tell the time left while the build runs', () => {
    vi.useFakeTimers()
    try {
      const lines: string[] = []
      const view = jsonView(
        (line) => lines.push(line),
        () => insight,
      )
      vi.advanceTimersByTime(1500)
      expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
        { kind: 'time-left', at: 3000, ms: 7000, known: 1, of: 1 },
      ])
      view.end(insight)
      vi.advanceTimersByTime(5000)
      expect(lines).toHaveLength(2)
    } finally {
      vi.useRealTimers()
    }
  })
})
