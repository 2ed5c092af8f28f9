import { describe, expect, test } from 'vitest'
import { familiarImageName, fullImageName, imageNameProblem } from '#shared/dockerfile/image-name.ts'

const sum = 'a'.repeat(64)

test.each([
  ['debian', 'debian', 'docker.io/library/debian:latest'],
  ['docker.io/debian:12', 'debian:12', 'docker.io/library/debian:12'],
  ['index.docker.io/library/debian', 'debian', 'docker.io/library/debian:latest'],
  ['library/debian', 'debian', 'docker.io/library/debian:latest'],
  ['library/a/b', 'library/a/b', 'docker.io/library/a/b:latest'],
  ['a/b', 'a/b', 'docker.io/a/b:latest'],
  ['localhost/a', 'localhost/a', 'localhost/a:latest'],
  ['localhost:5000/a', 'localhost:5000/a', 'localhost:5000/a:latest'],
  ['Hub/a', 'Hub/a', 'Hub/a:latest'],
  ['[::1]:5000/a', '[::1]:5000/a', '[::1]:5000/a:latest'],
  [`debian@sha256:${sum}`, `debian@sha256:${sum}`, `docker.io/library/debian@sha256:${sum}`],
])('%s is %s in short and %s in full', (name, short, full) => {
  expect(imageNameProblem(name)).toBeUndefined()
  expect(familiarImageName(name)).toBe(short)
  expect(fullImageName(name)).toBe(full)
})

describe('refused is', () => {
  test.each([
    ['a digest alone', sum, `invalid repository name (${sum}), cannot specify 64-byte hexadecimal strings`],
    [
      'a capital letter',
      'Debian',
      'invalid reference format: repository name (library/Debian) must be lowercase',
    ],
    [
      'a capital letter after an owner',
      'a/B:1',
      'invalid reference format: repository name (a/B) must be lowercase',
    ],
    ['a doubled separator', 'a..b', 'invalid reference format'],
    ['a second tag', 'a:b:c', 'invalid reference format'],
    ['a long name', 'x'.repeat(256), 'repository name must not be more than 255 characters'],
    ['a book', 'x'.repeat(5000), 'invalid reference format'],
    ['a short digest', `a@sha256:${'a'.repeat(40)}`, 'invalid checksum digest length'],
    ['a digest in capitals', `a@sha256:${'A'.repeat(64)}`, 'invalid checksum digest format'],
    ['an algorithm in capitals', `a:1@SHA256:${sum}`, 'invalid checksum digest format'],
    ['an unknown algorithm', `a@md5:${'a'.repeat(32)}`, 'unsupported digest algorithm'],
  ])('%s', (_what, name, problem) => {
    expect(imageNameProblem(name)).toBe(`failed to parse stage name "${name}": ${problem}`)
  })
})
