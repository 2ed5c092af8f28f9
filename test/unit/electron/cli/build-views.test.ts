import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { buildSummary } from '#electron/cli/build/build-summary.ts'
import { jsonView } from '#electron/cli/build/json-view.ts'
import { liveFrame, noColours } from '#electron/cli/build/live-frame.ts'
import { plainView } from '#electron/cli/build/plain-view.ts'
import type { BuildEvent } from '#shared/build/build-event.ts'
import { fold, initialSnapshot } from '#shared/build/fold.ts'
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
const base = vertex('a', '[base 1/1] FROM busybox', { cached: true, startedAt: 100, completedAt: 100 })
const make = vertex('b', '[app 1/2] RUN make', { startedAt: 1000 })

function plain(events: readonly BuildEvent[]): readonly string[] {
  let text = ''
  const view = plainView((more) => (text += more))
  for (const event of events) view.add(event)
  view.end()
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
    const lines = liveFrame(snapshot, new Map([['b', 'cc -c main.c']]), 3400, size, noColours)
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
    const lines = liveFrame(snapshot, tails, 3400, { columns: 60, rows: 12 }, noColours)
    expect(lines.length).toBeLessThan(12)
    expect(lines.at(-2)).toMatch(/… \d+ more running/)
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(60)
  })

  it('show bytes under way', () => {
    const status = { kind: 'status', digest: 'b', id: 'l', name: 'l', current: 1_500_000, total: 3_000_000 }
    const snapshot = fold(begun, [make, status as BuildEvent])
    expect(liveFrame(snapshot, new Map(), 1000, { columns: 60, rows: 24 }, noColours)[0]).toMatch(
      /1\.5 MB of 3\.0 MB {2}0 ms$/,
    )
  })
})

describe('the summary', () => {
  const summary = (events: readonly BuildEvent[], text = ''): readonly string[] => {
    const snapshot = fold(begun, events)
    return buildSummary(snapshot, insightOf(snapshot, { steps: new Map() }, 5000), text, noColours)
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
  it('are the events, one a line', () => {
    const lines: string[] = []
    jsonView((line) => lines.push(line)).add(base)
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([base])
  })
})
