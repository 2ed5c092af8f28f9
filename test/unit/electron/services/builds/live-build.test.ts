import { describe, expect, it } from 'vitest'
import { LiveBuild } from '#electron/services/builds/live-build.ts'
import type { BuildEvent } from '#shared/build/build-event.ts'

const request = {
  context: '/project',
  dockerfile: 'Dockerfile',
  tags: [],
  args: {},
  secrets: [],
  noCache: false,
  pull: false,
}

const make = (limit?: number) =>
  new LiveBuild({ id: 'b', request, unsaved: false, startedAt: 1_000 }, 'FROM scratch', limit)

const log = (text: string): BuildEvent => ({ kind: 'log', digest: 'sha256:a', stream: 'stdout', at: 1, text })

describe('a live build', () => {
  it('tells a late watcher all of it: the snapshot and the logs so far, then what comes', () => {
    const build = make()
    build.add({ kind: 'started', at: 1_001, ref: 'r' })
    build.add(log('one\n'))
    expect(build.snapshot).toMatchObject({ id: 'b', state: 'running', ref: 'r' })
    expect(build.logs.map(({ text }) => text)).toEqual(['one\n'])
    const seen: BuildEvent[] = []
    const undo = build.subscribe((events) => seen.push(...events))
    build.add(log('two\n'))
    undo()
    build.add(log('three\n'))
    expect(seen).toEqual([log('two\n')])
  })

  it('is over when it has finished', () => {
    const build = make()
    expect(build.isOver).toBe(false)
    build.add({ kind: 'finished', at: 2_000, outcome: { kind: 'cancelled' } })
    expect([build.isOver, build.snapshot.state]).toEqual([true, 'cancelled'])
  })

  it('lets the oldest output go when there is too much, and says so', () => {
    const build = make(10_000)
    for (let line = 0; line < 1_000; line += 1) build.add(log(`line ${line} ${'x'.repeat(40)}\n`))
    const texts = build.logs.map(({ text }) => text)
    expect(texts[0]).toMatch(/^\[the first \d+ KiB of this build's output are no longer kept\]\n$/)
    expect(texts.filter((text) => text.startsWith('['))).toHaveLength(1)
    expect(texts.at(-1)).toContain('line 999 ')
    expect(texts.join('').length).toBeLessThan(12_000)
  })
})
