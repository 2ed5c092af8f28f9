import { describe, expect, it } from 'vitest'
import { isInstalled } from '../../../scripts/lib/dependencies.mjs'
import { chosenHost } from '../../../scripts/lib/docker-engine.mjs'
import { parseMissingLibraries } from '../../../scripts/lib/electron-runtime.mjs'
import { hasApt, parseOsRelease } from '../../../scripts/lib/machine.mjs'
import { cacheFolder } from '../../../scripts/lib/paths.mjs'
import { engineSuite } from '../../../scripts/lib/private-engine.mjs'
import { formatBytes, formatDuration } from '../../../scripts/lib/say.mjs'
import { cacheFolder as appCacheFolder } from '#electron/services/private-engine/engine-layout.ts'

describe('the machine', () => {
  it('is told by os-release', () => {
    const mint = parseOsRelease(
      'NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_CODENAME=wilma\nUBUNTU_CODENAME=noble\n',
    )
    expect(mint).toEqual({
      id: 'linuxmint',
      like: ['ubuntu', 'debian'],
      codename: 'noble',
      name: 'Linux Mint',
    })
    expect([hasApt(mint), hasApt(parseOsRelease('ID=fedora')), hasApt(undefined)]).toEqual([
      true,
      false,
      false,
    ])
  })

  it('gives Debian 12 the engine of Debian 13, and everyone else their own', () => {
    expect(['bookworm', 'trixie', 'jammy', 'noble'].map(engineSuite)).toEqual([
      'trixie',
      'trixie',
      'jammy',
      'noble',
    ])
  })

  it('has one cache folder, for the set-up as for the studio', () => {
    for (const env of [
      { HOME: '/home/a' },
      { HOME: '/home/a', XDG_CACHE_HOME: '/var/c' },
      { HOME: '/home/a', XDG_CACHE_HOME: 'not/absolute' },
      { HOME: '/home/a', SLIPWAY_CACHE_DIR: '/elsewhere' },
    ])
      expect(cacheFolder(env)).toBe(appCacheFolder(env))
  })

  it('lacks the libraries that the loader does not find', () => {
    expect(
      parseMissingLibraries(
        '\tlibnss3.so => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x7f)\n\tlibgbm.so.1 => not found\n',
      ),
    ).toEqual(['libnss3.so', 'libgbm.so.1'])
  })
})

describe('the chosen Docker Engine', () => {
  const meta = { Endpoints: { docker: { Host: 'unix:///home/a/.docker/desktop/docker.sock' } } }
  const read = (file: string) =>
    file.endsWith('/config.json')
      ? { currentContext: 'desktop-linux' }
      : file.includes('/contexts/meta/')
        ? meta
        : undefined

  it('is DOCKER_HOST before the context', () => {
    expect(chosenHost({ DOCKER_HOST: 'tcp://host:2375' }, read)).toBe('tcp://host:2375')
  })

  it('is the context in use', () => {
    expect(chosenHost({ HOME: '/home/a' }, read)).toBe('unix:///home/a/.docker/desktop/docker.sock')
  })

  it('is nobody’s choice with the default context, or with no configuration', () => {
    expect(chosenHost({ HOME: '/home/a', DOCKER_CONTEXT: 'default' }, read)).toBeUndefined()
    expect(chosenHost({ HOME: '/home/a' }, () => undefined)).toBeUndefined()
  })
})

describe('installed packages', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b': { version: '2.0.0', optional: true },
    },
  }

  it('are current when all that is not optional is there in its version', () => {
    expect(isInstalled(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true)
  })

  it('are stale when one is missing, of another version, or no longer asked for', () => {
    expect([
      isInstalled(lock, undefined),
      isInstalled(lock, { packages: {} }),
      isInstalled(lock, { packages: { 'node_modules/a': { version: '1.0.1' } } }),
      isInstalled(lock, {
        packages: { 'node_modules/a': { version: '1.0.0' }, 'node_modules/c': { version: '1' } },
      }),
    ]).toEqual([false, false, false, false])
  })
})

describe('sizes and times', () => {
  it('read as people read them', () => {
    expect([0, 999, 1000, 928_176, 55_822_564, 1.2e9].map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '928.2 kB',
      '55.8 MB',
      '1.2 GB',
    ])
    expect([340, 12_400, 59_960, 185_000].map(formatDuration)).toEqual([
      '340 ms',
      '12.4 s',
      '1 m 00 s',
      '3 m 05 s',
    ])
  })
})
