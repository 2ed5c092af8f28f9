import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { BuildFailure } from '#shared/build/build-failure.ts'
import { failureOf, outputOf, Project } from './project.ts'

describe('a Dockerfile', () => {
  it('may copy hundreds of files by name', async () => {
    const names = Array.from({ length: 200 }, (_, index) => `folder/file-number-${index}.txt`)
    await using project = await Project.create({
      ...Object.fromEntries(names.map((name) => [name, name])),
      'not-copied.txt': '',
      Dockerfile: `FROM busybox\nCOPY ${names.join(' ')} /to/\nRUN ls /to | wc -l\n`,
    })
    const result = await project.build({ noCache: true })
    expect(result.outcome.kind).toBe('succeeded')
    expect(outputOf(result)).toBe('200\n')
  })

  it('that is longer than what the details of an error can carry still tells which step failed', async () => {
    const comments = `# ${'x'.repeat(97)}\n`
    for (const kib of [40, 200]) {
      await using project = await Project.create({
        Dockerfile: `FROM busybox\n${comments.repeat(kib * 10)}RUN echo begun; exit 7\n`,
      })
      const failure = failureOf(await project.build({ noCache: true }))
      expect(failure).toMatchObject({
        reason: 'step',
        exitCode: 7,
        source: { ranges: [{ first: kib * 10 + 2, last: kib * 10 + 2 }] },
        lastOutput: ['begun'],
      })
    }
  })
})

/** What goes wrong, and what must be told of it on every engine. */
const FAILURES: readonly (readonly [string, string, Partial<BuildFailure>])[] = [
  [
    'a step that fails',
    'FROM busybox\nRUN echo said; exit 7\n',
    { reason: 'step', exitCode: 7, lastOutput: ['said'], source: at(2) },
  ],
  [
    'a step that is killed',
    "FROM busybox\nRUN sh -c 'kill -9 $$'; exit $?\n",
    { reason: 'step', exitCode: 137, retry: 'out-of-memory', source: at(2) },
  ],
  [
    'a full disk',
    'FROM busybox\nRUN echo x > /dev/full\n',
    { reason: 'step', exitCode: 1, retry: 'disk-full', source: at(2) },
  ],
  [
    'a program of another platform',
    'FROM busybox\nCOPY --chown=0:0 foreign /foreign\nRUN ["/foreign"]\n',
    { reason: 'platform', source: at(3) },
  ],
  [
    'a registry whose name nobody knows',
    'FROM registry.invalid/some/base:1\nRUN true\n',
    { reason: 'source', retry: 'network' },
  ],
  [
    'a registry that nobody answers for',
    'FROM 127.0.0.1:9/some/base:1\nRUN true\n',
    { reason: 'source', retry: 'network' },
  ],
  ['a file that is not there', 'FROM busybox\nCOPY nowhere /\n', { reason: 'dockerfile', source: at(2) }],
  ['an unknown instruction', 'FROM busybox\nFROB x\n', { reason: 'dockerfile', source: at(2) }],
  ['an unknown stage', 'FROM busybox\nCOPY --from=5 /a /b\n', { reason: 'dockerfile' }],
  [
    'a secret that nobody gave',
    'FROM busybox\nRUN --mount=type=secret,id=gone,required=true true\n',
    { reason: 'secret', source: at(2) },
  ],
  [
    'a key that nobody gave',
    'FROM busybox\nRUN --mount=type=ssh,required=true true\n',
    { reason: 'ssh', source: at(2) },
  ],
]

describe('a failure tells its cause, the lines, and whether another try can help:', () => {
  it.each(FAILURES)('%s', async (_name, Dockerfile, told) => {
    await using project = await Project.create({ Dockerfile, foreign: '\x7fELF of nobody' })
    await chmod(join(project.folder, 'foreign'), 0o755)
    const failure = failureOf(await project.build({ noCache: true }))
    expect(failure).toMatchObject(told)
    expect({ retry: failure.retry }).toEqual({ retry: told.retry })
    expect(failure.message).toMatch(/^\S.*\S$/)
    if (failure.retry) expect(failure.remedy).toBeTypeOf('string')
  })
})

function at(line: number): NonNullable<BuildFailure['source']> {
  return { filename: 'Dockerfile', ranges: [{ first: line, last: line }] }
}
