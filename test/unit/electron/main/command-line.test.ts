import { describe, expect, it } from 'vitest'
import { parseCommandLine } from '#electron/main/command-line.ts'

describe('the command line', () => {
  it.each([
    ['a path after --', ['electron', '/app', '--no-sandbox', '--', 'here'], false, { path: '/cwd/here' }],
    ['no path', ['electron', '/app', '--no-sandbox', '--'], false, {}],
    ['a path without --', ['electron', '/app', '/there'], false, { path: '/there' }],
    [
      'a smoke run',
      ['electron', '/app', '--', 'here', '--smoke', '/out'],
      false,
      { path: '/cwd/here', smokeDir: '/out' },
    ],
    ['a smoke run of nothing', ['electron', '/app', '--smoke', 'out'], false, { smokeDir: '/cwd/out' }],
    ['the packaged application', ['/opt/slipway', '--no-sandbox', 'here'], true, { path: '/cwd/here' }],
    [
      'a test driver’s switches',
      ['electron', '--inspect=0', '--remote-debugging-port=0', '/app', '--', '/p'],
      false,
      { path: '/p' },
    ],
    ['a smoke run without a folder', ['electron', '/app', '--', '--smoke'], false, {}],
  ] as const)('%s', (_name, argv, isPackaged, expected) => {
    expect(parseCommandLine(argv, '/cwd', isPackaged)).toEqual(expected)
  })
})
