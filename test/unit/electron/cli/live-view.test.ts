import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { noColours } from '#electron/cli/build/live-frame.ts'
import { liveView } from '#electron/cli/build/live-view.ts'
import type { BuildEvent } from '#shared/build/build-event.ts'
import { initialSnapshot } from '#shared/build/fold.ts'
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
  const view = liveView(
    terminal,
    initialSnapshot({ id: 'b', request, unsaved: false, startedAt: 0 }),
    noColours,
  )
  view.add(vertex('one', { startedAt: 1, completedAt: 2001 }))
  view.add(vertex('two', { startedAt: 1 }))
  view.add({ kind: 'log', digest: 'two', stream: 'stdout', at: 2, text: 'half a\rwhole line\n\n' })
  await expect.poll(() => written).toContain('whole line')
  view.add(vertex('two', { startedAt: 1, completedAt: 4001 }))
  view.add({ kind: 'finished', at: 5000, outcome: { kind: 'cancelled' } })
  view.end()
  const lines = stripVTControlCharacters(written).split(/[\r\n]+/)
  expect(lines.filter((line) => line.includes('✓ RUN one'))).toHaveLength(1)
  expect(lines.filter((line) => line.includes('✓ RUN two'))).toHaveLength(1)
  expect(lines.filter((line) => line.includes('● RUN two')).length).toBeGreaterThan(0)
})
