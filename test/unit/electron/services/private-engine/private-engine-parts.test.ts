import { describe, expect, it } from 'vitest'
import { splitReference } from '#electron/services/private-engine/base-image.ts'
import { containerdConfig, daemonConfig } from '#electron/services/private-engine/engine-config.ts'
import {
  engineHome,
  engineLayout,
  unpackedEngineFolder,
} from '#electron/services/private-engine/engine-layout.ts'
import { parseEngineManifest } from '#electron/services/private-engine/engine-manifest.ts'
import { mountsBelow } from '#electron/services/private-engine/engine-mounts.ts'
import { roleOf } from '#electron/services/private-engine/engine-processes.ts'
import { parseRuncRootfs } from '#electron/services/private-engine/leftover-steps.ts'
import { parseProcessStat } from '#electron/services/private-engine/process-identity.ts'
import { sampleBaseImage } from '#electron/services/private-engine/sample-base-image.ts'

const layout = engineLayout({ engineDir: '/cache/unpacked', home: '/cache/home' })

describe('the private engine’s layout', () => {
  it('keeps everything in its home and a short folder of its own under /run', () => {
    const { engineDir, ...rest } = layout
    expect(engineDir).toBe('/cache/unpacked')
    for (const path of Object.values(rest))
      expect(path).toMatch(/^(\/cache\/home|\/run\/slipway-[0-9a-f]{10})(\/|$)/)
    expect(layout.socketPath.length).toBeLessThan(60)
  })

  it('gives different homes different sockets', () => {
    expect(engineLayout({ engineDir: '/e', home: '/other' }).socketPath).not.toBe(layout.socketPath)
  })

  it('is found through the environment', () => {
    const env = { HOME: '/home/a' }
    expect([unpackedEngineFolder(env), engineHome(env)]).toEqual([
      '/home/a/.cache/slipway/engine/unpacked',
      '/home/a/.cache/slipway/engine/home',
    ])
    expect(unpackedEngineFolder({ ...env, SLIPWAY_ENGINE_DIR: '/e' })).toBe('/e')
    expect(engineHome({ ...env, SLIPWAY_ENGINE_HOME: '/h' })).toBe('/h')
  })
})

describe('the private engine’s configuration', () => {
  it('leaves the machine’s network and firewall alone and caps the build cache', () => {
    expect(JSON.parse(daemonConfig(layout, 5_000_000_000))).toMatchObject({
      bridge: 'none',
      iptables: false,
      ip6tables: false,
      'ip-forward': false,
      'data-root': '/cache/home/data',
      containerd: layout.containerdSocket,
      hosts: [`unix://${layout.socketPath}`],
      builder: { gc: { enabled: true, defaultKeepStorage: '5000000000B' } },
    })
  })

  it('gives it a containerd of its own', () => {
    expect(containerdConfig(layout)).toContain(`  address = "${layout.containerdSocket}"\n`)
    expect(containerdConfig(layout)).toContain('root = "/cache/home/containerd"\n')
  })
})

describe('a manifest', () => {
  const manifest = {
    format: 1,
    version: '26.1.5',
    suite: 'trixie',
    architecture: 'amd64',
    dockerd: 'usr/sbin/dockerd',
    containerd: 'usr/bin/containerd',
    searchPath: ['usr/sbin', 'usr/bin'],
    packages: [{ name: 'docker.io', version: '26.1.5', bytes: 23_037_844 }],
    unpackedBytes: 227_279_111,
  }

  it('is read as it is', () => {
    expect(parseEngineManifest(JSON.stringify(manifest))).toEqual(manifest)
  })

  it('is nothing where it is of another format, broken, or leads out of its folder', () => {
    const others = [
      JSON.stringify({ ...manifest, format: 2 }),
      JSON.stringify({ ...manifest, dockerd: '/usr/sbin/dockerd' }),
      JSON.stringify({ ...manifest, containerd: '../containerd' }),
      JSON.stringify(null),
      '{"format":1',
    ]
    expect(others.map(parseEngineManifest)).toEqual(others.map(() => undefined))
  })
})

describe('what runs', () => {
  it('is an engine’s process when it names that engine’s configuration, and nothing else', () => {
    const roles = [
      ['/cache/unpacked/usr/sbin/dockerd', '--config-file', '/cache/home/daemon.json'],
      ['/cache/unpacked/usr/bin/containerd', '--config', '/cache/home/containerd.toml'],
      ['dockerd', '--config-file', '/etc/docker/daemon.json'],
      ['vim', '/cache/home/daemon.json'],
      [],
    ].map((args) => roleOf(args, layout))
    expect(roles).toEqual(['dockerd', 'containerd', undefined, undefined, undefined])
  })

  it('is told from a later process of the same number by its start time', () => {
    const stat =
      '4711 (tmux: (server) S) S 1 4711 4711 0 -1 4194560 1 0 0 0 0 1 0 0 20 0 1 0 98765 2322432 316'
    expect(parseProcessStat(stat)).toEqual({ state: 'S', startTime: '98765' })
  })

  it('is a step of ours when its root lies in our data', () => {
    expect(parseRuncRootfs('{"id":"k2x","config":{"rootfs":"/cache/home/data/x/rootfs"}}')).toBe(
      '/cache/home/data/x/rootfs',
    )
    expect(['', '{', 'null', '{"config":{}}'].map(parseRuncRootfs)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  it('is mounted below a folder, the deepest first, with blanks decoded', () => {
    const mountinfo = [
      '27 1 254:0 / / rw - ext4 /dev/vda rw',
      '43 27 254:0 /x /cache/my\\040home/data rw - ext4 /dev/vda rw',
      '46 43 0:39 / /cache/my\\040home/data/overlay2/a/merged rw - overlay overlay rw',
      '47 27 0:40 / /cache/my\\040homework rw - tmpfs tmpfs rw',
      '',
    ].join('\n')
    expect(mountsBelow(mountinfo, ['/cache/my home'])).toEqual([
      '/cache/my home/data/overlay2/a/merged',
      '/cache/my home/data',
    ])
  })
})

describe('a base image', () => {
  it('has a repository and a tag', () => {
    expect(['debian:bookworm-slim', 'busybox', 'host:5000/a/b', 'host:5000/a:1'].map(splitReference)).toEqual(
      [
        { repository: 'debian', tag: 'bookworm-slim' },
        { repository: 'busybox', tag: 'latest' },
        { repository: 'host:5000/a/b', tag: 'latest' },
        { repository: 'host:5000/a', tag: '1' },
      ],
    )
  })

  it('is made for the samples only where the set-up made one', () => {
    expect(sampleBaseImage({ HOME: '/nowhere' })).toBeUndefined()
    expect(sampleBaseImage({ HOME: '/nowhere', SLIPWAY_SAMPLE_BASE: import.meta.filename })).toMatchObject({
      reference: 'debian:bookworm-slim',
    })
  })
})
