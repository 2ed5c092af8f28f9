import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { countBytes } from '#electron/services/builds/count-bytes.ts'
import { LiveBuild } from '#electron/services/builds/live-build.ts'
import { tellStep } from '#electron/services/builds/tell-step.ts'
import { insightOf } from '#shared/build/insight/insight-of.ts'
import { buildRequest } from '#test/support/build-request.ts'

function liveBuild(): LiveBuild {
  return new LiveBuild({ id: 'b', request: buildRequest('/p'), unsaved: false, startedAt: Date.now() })
}

test('loading an image is a step with its bytes', async () => {
  const build = liveBuild()
  const archive = Readable.from([Buffer.alloc(1000), Buffer.alloc(500)], { objectMode: false })
  const loaded = await tellStep(build, 'loading into Docker', (progress) =>
    buffer(countBytes(archive, (sum) => progress('archive', sum))),
  )
  expect(loaded).toHaveLength(1500)
  const [step] = Object.values(build.snapshot.steps)
  expect(step).toMatchObject({ name: 'loading into Docker', state: 'executed' })
  const { transfers, phases } = insightOf(build.snapshot, { steps: new Map() }, Date.now())
  expect(transfers).toMatchObject([{ kind: 'load', current: 1500, end: expect.any(Number) as number }])
  expect(phases.map(({ phase }) => phase)).toEqual(['load'])
})

test('a push that fails is a step that failed; one that was stopped was cancelled', async () => {
  const build = liveBuild()
  const refused = tellStep(build, 'pushing a with Docker', () => Promise.reject(new Error('denied')))
  await expect(refused).rejects.toThrow('denied')
  build.cancel('the test')
  const stopped = tellStep(build, 'pushing b with Docker', () => Promise.reject(new Error('aborted')))
  await expect(stopped).rejects.toThrow('aborted')
  expect(Object.values(build.snapshot.steps).map(({ state, error }) => [state, error])).toEqual([
    ['failed', 'denied'],
    ['cancelled', 'context canceled'],
  ])
})

test('a stream that breaks off breaks off counted, and its source with it', async () => {
  const source = new Readable({ read: () => undefined })
  const counted = countBytes(source, () => undefined)
  const read = buffer(counted)
  source.destroy(new Error('gone'))
  await expect(read).rejects.toThrow('gone')
  const other = new Readable({ read: () => undefined })
  other.push('a')
  const left = countBytes(other, () => undefined)
  for await (const _ of left) break
  await expect.poll(() => other.destroyed).toBe(true)
})
