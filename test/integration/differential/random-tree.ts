import { chmodSync, linkSync, lutimesSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'

/** A context folder to make, and what of it a build takes. */
export interface RandomTree {
  readonly entries: readonly Entry[]
  /** Lines of a .dockerignore; without any there is no such file. */
  readonly ignored: readonly string[]
  /** Sources of one COPY each, into a folder of its own. */
  readonly copies: readonly Copy[]
}

interface Copy {
  /** A pattern, or the number of an entry, counted around. */
  readonly source: string | number
  readonly flags: string
}

type Entry = { readonly path: string; readonly time: number } & (
  | { readonly kind: 'file'; readonly content: string; readonly mode: number }
  | { readonly kind: 'folder'; readonly mode: number }
  | { readonly kind: 'symlink' | 'hardlink'; readonly target: string }
)

/** Few names, so that paths meet: signs that matter to shells, patterns and URLs, and letters beyond ASCII. */
const NAMES = [
  'a',
  'b',
  'A',
  'a.txt',
  'b.md',
  '.hidden',
  'with space',
  'ü',
  '日本',
  '😀',
  'per%20cent',
  'p+q',
  'x-',
  '#x',
]

const name = fc.constantFrom(...NAMES)
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'))
const time = fc.integer({ min: 1, max: 1_900_000_000 })

const entry: fc.Arbitrary<Entry> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('file' as const),
      path,
      time,
      content: fc.string({ maxLength: 40 }),
      mode: fc.constantFrom(0o644, 0o600, 0o755, 0o444, 0o4755, 0o2711, 0o1777, 0o000),
    }),
  },
  fc.record({
    kind: fc.constant('folder' as const),
    path,
    time,
    mode: fc.constantFrom(0o755, 0o700, 0o1777, 0o2775),
  }),
  fc.record({
    kind: fc.constantFrom('symlink' as const, 'hardlink' as const),
    path,
    time,
    target: fc.oneof(path, fc.constantFrom('..', '.', '../a', '/a', 'nowhere', '/etc/hostname')),
  }),
)

const pattern = fc
  .tuple(
    fc.constantFrom('', '!', '**/', '!**/', '/'),
    fc.oneof(
      { weight: 4, arbitrary: path },
      fc.constantFrom('*', '*.md', '?', 'a*', '[ab]', '*/*', '**', 'a/**', '.*', '# note', ''),
    ),
  )
  .map((parts) => parts.join(''))

const copy: fc.Arbitrary<Copy> = fc.record({
  source: fc.oneof(
    { weight: 3, arbitrary: fc.nat({ max: 40 }) },
    { weight: 3, arbitrary: fc.constantFrom('.', '*', './', '/') },
    fc.constantFrom('a*', '?', '*/*', '[a-b]*', '.h*', '../a'),
  ),
  flags: fc.constantFrom('', '', '--chown=5:6 ', '--chmod=640 ', '--link ', '--parents ', '--exclude=*.md '),
})

export const randomTree: fc.Arbitrary<RandomTree> = fc.record({
  entries: fc.array(entry, { minLength: 1, maxLength: 14 }),
  ignored: fc.array(pattern, { maxLength: 3 }),
  copies: fc.array(copy, { minLength: 1, maxLength: 2 }),
})

/** Makes a tree in an empty folder; what cannot be made beside what is there already is left out. */
export function makeTree(root: string, { entries, ignored }: RandomTree): void {
  const made: Entry[] = []
  for (const one of entries) {
    try {
      mkdirSync(join(root, one.path, '..'), { recursive: true })
      make(root, one)
      made.push(one)
    } catch {
      // A file stands where a folder would have to be, or something stands there already.
    }
  }
  if (ignored.length > 0) writeFileSync(join(root, '.dockerignore'), ignored.join('\n'))
  for (const { kind, path: at, time: seconds } of made.toReversed()) {
    if (kind === 'symlink') lutimesSync(join(root, at), seconds, seconds)
    else utimesSync(join(root, at), seconds, seconds)
  }
}

function make(root: string, one: Entry): void {
  const at = join(root, one.path)
  switch (one.kind) {
    case 'file':
      writeFileSync(at, one.content, { flag: 'wx' })
      chmodSync(at, one.mode)
      break
    case 'folder':
      mkdirSync(at)
      chmodSync(at, one.mode)
      break
    case 'symlink':
      symlinkSync(one.target, at)
      break
    case 'hardlink':
      linkSync(join(root, one.target), at)
  }
}

/** The Dockerfile of a tree's copies. */
export function dockerfileOf({ copies, entries }: RandomTree): string {
  const lines = copies.map(({ source, flags }, index) => {
    const from = typeof source === 'string' ? source : (entries[source % entries.length]?.path ?? '.')
    return `COPY ${flags}${JSON.stringify([from, `/copy-${index}/`])}`
  })
  return `FROM scratch\n${lines.join('\n')}\n`
}
