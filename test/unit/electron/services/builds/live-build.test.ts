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

const make = () => new LiveBuild({ id: 'b', request, unsaved: false, startedAt: 1_000 }, 'FROM scratch')

const log = (text: string): BuildEvent => ({ kind: 'log', digest: 'sha256:a', stream: 'stdout', at: 1, text })

describe('a live build', () => {
  it('tells a late watcher what is known, then what comes', () => {
    const build = make()
    build.add({ kind: 'started', at: 1_001, ref: 'r' })
    build.add(log('one\n'))
    expect(build.snapshot).toMatchObject({ id: 'b', state: 'running', ref: 'r' })
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
})
