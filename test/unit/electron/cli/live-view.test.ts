import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { noColours } from '#electron/cli/build/live-frame.ts'
import { liveView } from '#electron/cli/build/live-view.ts'
import { LiveBuild } from '#electron/services/builds/live-build.ts'
import type { BuildEvent } from '#shared/build/build-event.ts'
import type { BuildInsight } from '#shared/build/insight/build-insight.ts'
import { insightOf } from '#shared/build/insight/insight-of.ts'
import { buildRequest } from '#test/support/build-request.ts'

const vertex = (digest: string, times: { startedAt?: number; completedAt?: number }): BuildEvent => ({
  kind: 'vertex',
  digest,
  name: `RUN ${digest}`,
  inputs: [],
  cached: false,
  ...times,
})

test('what is over is written once and stays; what runs is drawn again below it', async () => {
  const terminal = Object.assign(new PassThrough(), { columns: 60, rows: 20 })
  let written = ''
  terminal.on('data', (chunk: Buffer) => (written += chunk.toString('utf8')))
  const request = buildRequest('/project')
  const build = new LiveBuild({ id: 'b', request, unsaved: false, startedAt: 0 })
  const past = { steps: new Map([['RUN two', 3_600_000]]) }
  const look = (): BuildInsight => insightOf(build.snapshot, past, 60_001)
  const view = liveView(terminal, { build, look, paint: noColours })
  build.subscribe((events) => {
    for (const event of events) view.add(event)
  })
  build.add({ kind: 'started', at: 0, ref: 'r' })
  build.add(vertex('one', { startedAt: 1, completedAt: 2001 }))
  build.add(vertex('two', { startedAt: 1 }))
  build.add({ kind: 'log', digest: 'two', stream: 'stdout', at: 2, text: 'half a\rwhole line\n\n' })
  await expect.poll(() => written).toContain('whole line')
  build.add(vertex('two', { startedAt: 1, completedAt: 4001 }))
  build.add({ kind: 'finished', at: 5000, outcome: { kind: 'cancelled' } })
  view.end(look())
  const lines = stripVTControlCharacters(written).split(/[\r\n]+/)
  expect(lines.filter((line) => line.includes('✓ RUN one'))).toHaveLength(1)
  expect(lines.filter((line) => line.includes('✓ RUN two'))).toHaveLength(1)
  expect(written).toContain('≈ 59 m 00 s left')
  expect(lines.filter((line) => line.includes('● RUN two')).length).toBeGreaterThan(0)
})
