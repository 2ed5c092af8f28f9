import { describe, expect, it } from 'vitest'
import {
  parseDeb822,
  parseOneLine,
  parsePrintUris,
  sourceOfSuite,
  sourcesForSuite,
} from '../../../scripts/lib/apt-sources.mjs'

const DEB822 = `# a comment
Types: deb deb-src
# another
URIs: http://mirror.test/debian
Suites: bookworm bookworm-updates bookworm-backports
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.test/debian-security
Suites: bookworm-security
Components: main
Trusted: yes

Types: deb
URIs: https://other.test/apt
Suites: nodistro
Components: main

Types: deb
Enabled: no
URIs: http://off.test/debian
Suites: bookworm
Components: main
`

describe('apt sources for another suite', () => {
  it('takes the distribution’s own entries and changes the suite alone', () => {
    expect(
      sourcesForSuite(parseDeb822(DEB822), { from: 'bookworm', to: 'trixie', components: ['main'] }),
    ).toBe(
      `Types: deb
URIs: http://mirror.test/debian
Suites: trixie trixie-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.test/debian-security
Suites: trixie-security
Components: main
`,
    )
  })

  it('reads the one-line style with its options, and never passes on that signatures do not matter', () => {
    const text = `# deb http://off.test/ubuntu jammy main
deb [arch=amd64,i386 signed-by=/usr/share/keyrings/u.gpg trusted=yes] http://mirror.test/ubuntu jammy main universe
deb-src http://mirror.test/ubuntu jammy main
deb http://third.test/ppa focal main
`
    expect(
      sourcesForSuite(parseOneLine(text), { from: 'jammy', to: 'jammy', components: ['main', 'universe'] }),
    ).toBe(
      `Types: deb
URIs: http://mirror.test/ubuntu
Suites: jammy
Components: main universe
Architectures: amd64 i386
Signed-By: /usr/share/keyrings/u.gpg
`,
    )
  })

  it('keeps a key that is written into the entry', () => {
    const text = `Types: deb
URIs: http://mirror.test/debian
Suites: trixie
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mQINBF
 -----END PGP PUBLIC KEY BLOCK-----
`
    expect(
      sourcesForSuite(parseDeb822(text), { from: 'trixie', to: 'trixie', components: ['main'] }),
    ).toContain(
      'Signed-By: \n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINBF\n -----END PGP PUBLIC KEY BLOCK-----\n',
    )
  })

  it('is empty where no entry is the distribution’s', () => {
    const sources = parseDeb822(DEB822)
    expect(sourcesForSuite(sources, { from: 'noble', to: 'noble', components: ['main'] })).toBe('')
    expect(sourceOfSuite(sources, 'noble')).toBeUndefined()
    expect(sourceOfSuite(sources, 'bookworm')).toMatchObject({ uris: ['http://mirror.test/debian'] })
  })

  it('reads names, versions and sizes out of what a download would fetch', () => {
    const text = `'http://mirror.test/pool/b/busybox-static_1.35.0-4_amd64.deb' busybox-static_1%3a1.35.0-4_amd64.deb 928176 SHA256:0a
W: something else
`
    expect(parsePrintUris(text)).toEqual([
      {
        name: 'busybox-static',
        version: '1:1.35.0-4',
        file: 'busybox-static_1%3a1.35.0-4_amd64.deb',
        bytes: 928176,
      },
    ])
  })
})
