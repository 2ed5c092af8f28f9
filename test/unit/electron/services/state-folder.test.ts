import { expect, it } from 'vitest'
import { stateFolder } from '#electron/services/state-folder.ts'

it.each([
  ['linux', { HOME: '/home/a' }, '/home/a/.config/Slipway'],
  ['linux', { HOME: '/home/a', XDG_CONFIG_HOME: '/conf' }, '/conf/Slipway'],
  ['linux', { HOME: '/home/a', XDG_CONFIG_HOME: 'not/whole' }, '/home/a/.config/Slipway'],
  ['linux', { HOME: '/home/a', SLIPWAY_USER_DATA: '' }, '/home/a/.config/Slipway'],
  ['linux', { HOME: '/home/a', SLIPWAY_USER_DATA: '/own' }, '/own'],
  ['darwin', { HOME: '/Users/a' }, '/Users/a/Library/Application Support/Slipway'],
] as const)('on %s with %j the studio and the terminal keep their state in %s', (platform, env, folder) => {
  expect(stateFolder(env, platform)).toBe(folder)
})
