import { describe, expect, it } from 'vitest'
import {
  nextConnection,
  NOT_CONNECTED,
  pauseOf,
  type Connection,
  type ConnectionEvent,
} from '#shared/engine/connection.ts'
import type { EngineInfo, EngineProblemReason } from '#shared/engine/engine-state.ts'

const engine: EngineInfo = {
  origin: 'user',
  endpoint: 'unix:///var/run/docker.sock',
  source: 'the default socket',
  serverVersion: '28.5.2',
  apiVersion: '1.51',
  operatingSystem: 'Debian',
  architecture: 'amd64',
  platforms: ['linux/amd64'],
  hostNetworkOnly: false,
}
const found: ConnectionEvent = { kind: 'found', engine }
const lost: ConnectionEvent = { kind: 'lost' }
const missed = (reason: EngineProblemReason): ConnectionEvent => ({
  kind: 'missed',
  problem: { reason, message: 'No engine listens', remedy: 'Start it.' },
})
const after = (...events: readonly ConnectionEvent[]): Connection =>
  events.reduce(nextConnection, NOT_CONNECTED)
const shown = ({ state }: Connection): string =>
  state.kind === 'unavailable' ? `${state.problem.reason}: ${state.problem.message}` : state.kind

describe('the connection to the engine', () => {
  it.each([
    [[], 'connecting'],
    [[found], 'ready'],
    [[missed('not-running')], 'not-running: No engine listens'],
    [[missed('not-running'), found], 'ready'],
    [[missed('not-installed'), { kind: 'working', what: 'Starting' }], 'connecting'],
    [[found, lost], 'connecting'],
    [[found, lost, found], 'ready'],
    [[found, lost, missed('not-running')], 'lost: The engine went away. No engine listens.'],
    [[found, missed('unreachable'), missed('unreachable')], 'lost: The engine went away. No engine listens.'],
    [[found, missed('no-permission')], 'no-permission: No engine listens'],
    [[missed('not-running'), lost], 'not-running: No engine listens'],
  ] as const)('after %j is %s', (events, state) => {
    expect(shown(after(...events))).toBe(state)
  })

  it('is looked for with growing pauses, and from the first again once it was found', () => {
    const pauses = [0, 1, 2, 3, 4, 5, 6].map((times) =>
      pauseOf(after(...Array.from({ length: times }, () => missed('not-running')))),
    )
    expect(pauses).toEqual([4_000, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000])
    expect(pauseOf(after(missed('lost'), missed('lost'), found, missed('lost')))).toBe(1_000)
  })
})
