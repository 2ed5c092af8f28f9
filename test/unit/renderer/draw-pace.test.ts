import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { drawPace, type DrawPace } from '#renderer/features/timeline/draw-pace.ts'

const frame = 16
const page = Object.assign(new EventTarget(), { hidden: false })
let drawn: number[]
let pace: DrawPace

function show(isShown: boolean) {
  page.hidden = !isShown
  page.dispatchEvent(new Event('visibilitychange'))
}

beforeEach(() => {
  vi.useFakeTimers({ now: 0, toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  vi.stubGlobal('document', page)
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => setTimeout(run, frame))
  vi.stubGlobal('cancelAnimationFrame', clearTimeout)
  const began = performance.now()
  drawn = []
  pace = drawPace(() => drawn.push(performance.now() - began))
})

afterEach(() => {
  pace.dispose()
  page.hidden = false
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('a build that changes in every frame is drawn at most a dozen times a second', () => {
  for (let at = 0; at < 1000; at += frame) {
    pace.soon()
    vi.advanceTimersByTime(frame)
  }
  expect(drawn.length).toBeGreaterThanOrEqual(9)
  expect(drawn.length).toBeLessThanOrEqual(13)
})

test('what people do is drawn in the next frame, whenever the build was drawn last', () => {
  pace.atOnce()
  vi.advanceTimersByTime(frame)
  pace.soon()
  vi.advanceTimersByTime(4)
  pace.atOnce()
  vi.advanceTimersByTime(frame)
  expect(drawn).toEqual([frame, 2 * frame + 4])
  vi.advanceTimersByTime(1000)
  expect(drawn).toHaveLength(2)
})

test('nothing is drawn in a hidden window, and once when it is seen again', () => {
  pace.soon()
  show(false)
  pace.soon()
  pace.atOnce()
  vi.advanceTimersByTime(1000)
  expect(drawn).toEqual([])
  show(true)
  vi.advanceTimersByTime(1000)
  expect(drawn).toEqual([1000 + frame])
})

test('a window that is seen again draws nothing that it has drawn', () => {
  pace.atOnce()
  vi.advanceTimersByTime(frame)
  show(false)
  show(true)
  vi.advanceTimersByTime(1000)
  expect(drawn).toEqual([frame])
})

test('a disposed pace draws nothing any more', () => {
  pace.soon()
  pace.atOnce()
  pace.dispose()
  show(true)
  vi.advanceTimersByTime(1000)
  expect(drawn).toEqual([])
})
