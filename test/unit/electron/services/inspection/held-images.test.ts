import { expect, it, vi } from 'vitest'
import type { EngineImage } from '#electron/docker/docker-engine.ts'
import { HeldImages } from '#electron/services/inspection/held-images.ts'

const image = { id: 'sha256:1' } as EngineImage
const signal = new AbortController().signal

it('an engine is asked once for each name until images may have changed', async () => {
  const lookUp = vi.fn((names: readonly string[]) =>
    Promise.resolve(names.map((name) => (name === 'here' ? image : undefined))),
  )
  const held = new HeldImages(lookUp, signal)
  const found = await Promise.all([held.find(['here', 'gone'], signal), held.find(['gone', 'here'], signal)])
  expect(found).toEqual([new Map([['here', image]]), new Map([['here', image]])])
  await held.find(['here', 'other'], signal)
  expect(lookUp.mock.calls.map(([names]) => names)).toEqual([['here', 'gone'], ['other']])
  held.forget()
  await held.find(['here'], signal)
  expect(lookUp).toHaveBeenCalledTimes(3)
})

it('a failure is not remembered, and a question that was given up gives nothing', async () => {
  const lookUp = vi.fn(() => Promise.resolve([image]))
  lookUp.mockRejectedValueOnce(new Error('the engine went away'))
  const held = new HeldImages(lookUp, signal)
  await expect(held.find(['here'], signal)).rejects.toThrow('the engine went away')
  expect(await held.find(['here'], signal)).toEqual(new Map([['here', image]]))
  const given = AbortSignal.abort(new Error('newer text'))
  await expect(held.find(['here'], given)).rejects.toThrow('newer text')
})

it('an engine whose images have no names has none', async () => {
  expect(await new HeldImages(undefined, signal).find(['here'], signal)).toEqual(new Map())
})
