import { expect, it } from 'vitest'
import { laneTitle } from '#shared/build/timeline/lane-title.ts'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'

const stage = { kind: 'stage' } as const

it.each([
  ['the only stage, which BuildKit does not name', 'FROM a AS app\n', stage, 'app'],
  ['the only stage, which nobody names', 'FROM a\n', stage, 'stage-0'],
  ['a stage that BuildKit names', 'FROM a AS app\n', { ...stage, stage: 'other' }, 'other'],
  ['a stage of a text that is not known', '', stage, 'Stage'],
  ['one of several', 'FROM a\nFROM b\n', stage, 'Stage'],
  ['what is no stage', 'FROM a AS app\n', { kind: 'transfer' } as const, 'Context'],
])('the lane of %s, of %j, is called %4$s', (_what, text, lane, title) => {
  expect(laneTitle(lane, parseDockerfile(text).stages)).toBe(title)
})
