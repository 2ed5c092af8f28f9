import dockerignore from '@balena/dockerignore'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pathMatcher, type Inherited } from '#electron/buildkit/session/context/path-matcher.ts'
import { cleanPath } from '#electron/buildkit/session/context/pattern.ts'

/** Matches a path from the top down, as a walk does. */
function matches(patterns: readonly string[], path: string): boolean {
  const matcher = pathMatcher(patterns)
  let inherited: Inherited | undefined
  let matched = false
  const parts = path.split('/')
  for (let depth = 1; depth <= parts.length; depth++)
    ({ matched, inherited } = matcher?.match(parts.slice(0, depth).join('/'), inherited) ?? {
      matched: false,
      inherited: [],
    })
  return matched
}

describe('patterns', () => {
  it.each([
    ['*.log', 'a.log', true],
    ['*.log', 'b/a.log', false],
    ['**/*.log', 'b/c/a.log', true],
    ['**/*.log', 'a.log', true],
    ['**', 'any/thing', true],
    ['docs', 'docs/a/b', true],
    ['docs/**', 'docs/a/b', true],
    ['docs/**', 'docs', false],
    ['/docs/', 'docs', false],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['a?c', 'a😀c', true],
    ['[a-c].txt', 'b.txt', true],
    ['[^a-c].txt', 'b.txt', false],
    ['[^a-c].txt', 'x.txt', true],
    ['a\\*b', 'a*b', true],
    ['a\\*b', 'axb', false],
    ['b+c (1).{js}$', 'b+c (1).{js}$', true],
    ['*.{js,ts}', 'a.js', false],
    ['*.{js,ts}', 'a.{js,ts}', true],
    ['*a{2}', 'baa', true],
    ['*.js|*.ts', 'a.ts', true],
    ['*.js|*.ts', 'x/a.ts', true],
    ['bin\\debug*', 'bin0ebug', true],
    ['bin\\debug*', 'bin/debug', false],
    ['[!a]', '!', true],
    ['[*]', '[[]', true],
    ['[*]', '*', false],
    ['[[:digit:]a]', '7', true],
    ['[[:^digit:]]', '7', false],
    ['[[:^digit:]]', 'é', true],
    ['\\x41?', 'Ab', true],
    ['\\pL?', 'éb', true],
    ['[\\p{Greek}]?', 'λb', true],
    ['\\Q*', '[^/]*', false],
    ['a\\sb', 'a b', true],
    ['a\\101b', 'aAb', true],
    ['./a/../b', 'b', true],
    ['constructor', 'constructor', true],
    ['nothing', 'constructor', false],
    ['**foo', 'barfoo', true],
    ['a/**/z', 'a/z', true],
    ['a/**/z', 'a/b/c/z', true],
  ])('%s on %s: %s', (pattern, path, expected) => {
    expect(matches([pattern], path)).toBe(expected)
  })

  it('may have exceptions, of which the last one counts', () => {
    const patterns = ['docs', '!docs/keep', 'docs/keep/not']
    expect(
      ['docs/a', 'docs/keep', 'docs/keep/b', 'docs/keep/not/c'].map((path) => matches(patterns, path)),
    ).toEqual([true, false, false, true])
  })

  it.each(['!', '[a', 'a[b', 'a\\', '[]', '[-a]', '[\\w-]'])(
    'like %s are refused, as Docker refuses them',
    (pattern) => {
      expect(() => matches([pattern], 'a')).toThrow()
    },
  )

  it.each(['src\\lib', '[z-a]', '\\1', '*{2}', 'a{1001}?', '[[:no:]]', '\\p{Nowhere}'])(
    'like %s are refused where they would decide, as Docker refuses them',
    (pattern) => {
      expect(() => matches([pattern], 'a')).toThrow('syntax error in pattern')
      expect(matches([`!${pattern}`], 'a')).toBe(false)
    },
  )

  it('of an exception are not tried where nothing was matched yet, as Docker does it', () => {
    expect(matches(['a/*.txt', '!a'], 'a/c.txt/b')).toBe(true)
  })

  it('agree with another implementation on plain patterns', () => {
    const name = fc.constantFrom('a', 'b', 'ab', 'c.txt')
    const part = fc.constantFrom('a', 'b', 'ab', '*', 'a*', '*.txt', '?', '**')
    const pattern = fc
      .array(part, { minLength: 1, maxLength: 3 })
      .filter((parts) => parts.filter((each) => each === '**').length < 2)
      .filter((parts) => parts.length === 1 || parts[0] !== '**')
      .map((parts) => parts.join('/'))
    fc.assert(
      fc.property(
        fc.array(pattern, { minLength: 1, maxLength: 2 }),
        fc.array(name, { minLength: 1, maxLength: 4 }),
        (patterns, parts) => {
          const path = parts.join('/')
          const other = dockerignore({ ignorecase: false }).add([...patterns])
          expect(matches(patterns, path)).toBe(other.ignores(path))
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('are cleaned as Go cleans paths', () => {
    expect(['', '/', 'a//b/', './a', 'a/../..', '/../a', '..'].map(cleanPath)).toEqual([
      '.',
      '/',
      'a/b',
      'a',
      '..',
      '/a',
      '..',
    ])
  })
})
