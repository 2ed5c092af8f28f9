import { describe, expect, it } from 'vitest'
import { csvFields } from '#electron/buildkit/prepare/csv-fields.ts'
import { frontendAttributes } from '#electron/buildkit/prepare/frontend-attributes.ts'
import { gitQueryCaps } from '#electron/buildkit/prepare/git-query.ts'
import { isArchive } from '#electron/buildkit/prepare/is-archive.ts'
import { onceById } from '#electron/buildkit/prepare/all-requests.ts'
import { isRemoteContext } from '#shared/request/is-remote-context.ts'
import { buildRequest } from '#test/support/build-request.ts'

describe('what the frontend is told', () => {
  it('is nothing but where to look for images where a request says nothing', () => {
    expect(frontendAttributes(buildRequest('/a'), false)).toEqual({ 'image-resolve-mode': 'local' })
  })

  it('is all that a request says', () => {
    const request = buildRequest('/a', {
      target: 't',
      args: { 'A B': '' },
      labels: { l: 'x' },
      platforms: ['linux/arm64', 'linux/arm/v7'],
      noCache: ['a', 'b'],
      pull: true,
      network: 'none',
      shmSize: 1024,
      ulimits: [
        { name: 'nofile', soft: 1, hard: 2 },
        { name: 'core', soft: -1, hard: -1 },
      ],
      cgroupParent: '/g',
      sourceDateEpoch: 7,
      syntax: ' other/frontend:1 more ',
    })
    expect(frontendAttributes(request, true)).toEqual({
      'image-resolve-mode': 'pull',
      target: 't',
      'build-arg:A B': '',
      'build-arg:SOURCE_DATE_EPOCH': '7',
      'build-arg:BUILDKIT_SYNTAX': 'other/frontend:1 more',
      'label:l': 'x',
      platform: 'linux/arm64,linux/arm/v7',
      'no-cache': 'a,b',
      'force-network-mode': 'none',
      'shm-size': '1024',
      ulimit: 'nofile=1:2,core=-1:-1',
      'cgroup-parent': '/g',
      source: 'other/frontend:1',
      cmdline: 'other/frontend:1 more',
    })
  })

  it('is the network of the machine where the engine has no other', () => {
    const network = (given?: 'default' | 'none' | 'host') =>
      frontendAttributes(buildRequest('/a', given && { network: given }), true)['force-network-mode']
    expect([network(), network('default'), network('none'), network('host')]).toEqual([
      'host',
      'host',
      'none',
      'host',
    ])
  })
})

describe('lists', () => {
  it('keep what separates their fields', () => {
    expect(csvFields(['a=1', 'b="x",y', 'c'])).toBe('a=1,"b=""x"",y",c')
  })
})

describe('a context', () => {
  it.each([
    ['https://example.com/app.tar.gz', true],
    ['git@github.com:a/b.git', true],
    ['ssh://git@example.com/a.git#main', true],
    ['git://127.0.0.1:9418/a.git', true],
    ['github.com/a/b', true],
    ['/home/me/app', false],
    ['/home/me@host:x/app', false],
    [String.raw`C:\app`, false],
  ])('%s is elsewhere: %s', (context, expected) => {
    expect(isRemoteContext(context)).toBe(expected)
  })

  it('in a git repository is told with a query only to frontends that know queries', () => {
    const asked = { 'frontend.caps': 'moby.buildkit.frontend.gitquerystring' }
    expect(gitQueryCaps('https://example.com/a.git?branch=main', 'main')).toEqual(asked)
    expect(gitQueryCaps('ssh://git@example.com/a?branch=main', 'named')).toEqual({
      'frontend.caps': 'moby.buildkit.frontend.gitquerystring+forward',
    })
    expect(gitQueryCaps('https://example.com/a.git#main?not-a-query', 'main')).toEqual({})
    expect(gitQueryCaps('https://example.com/a.tar.gz?token=x', 'main')).toEqual({})
  })

  it('in a file must be an archive', () => {
    const header = Buffer.alloc(512)
    header.write('a.txt')
    header.write(
      header
        .reduce((sum, byte) => sum + byte, 8 * 0x20)
        .toString(8)
        .padStart(6, '0'),
      148,
    )
    expect(isArchive(header)).toBe(true)
    header.write('b.txt')
    expect(isArchive(header)).toBe(false)
    expect(isArchive(Buffer.from('1f8b0800', 'hex'))).toBe(true)
    expect(isArchive(Buffer.from('FROM busybox\n'))).toBe(false)
    expect(isArchive(Buffer.alloc(0))).toBe(false)
  })
})

describe('builds that are contexts of one another', () => {
  it('may give the same secret twice, but no other by its id', () => {
    const secret = { id: 'a', env: 'A' }
    expect(onceById('Secret', [secret, { ...secret }])).toEqual([secret])
    expect(() => onceById('Secret', [secret, { id: 'a', env: 'B' }])).toThrow(
      /Secret a stands for two things/,
    )
  })
})
