import { describe, expect, it } from 'vitest'
import { failureOf, outputOf, Project } from './project.ts'

describe('a Dockerfile', () => {
  it('may copy hundreds of files by name', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `folder/file-number-${index}.txt`)
    await using project = await Project.create({
      ...Object.fromEntries(names.map((name) => [name, name])),
      'not-copied.txt': '',
      Dockerfile: `FROM busybox\nCOPY ${names.join(' ')} /to/\nRUN ls /to | wc -l\n`,
    })
    const result = await project.build({ noCache: true })
    expect(result.outcome.kind).toBe('succeeded')
    expect(outputOf(result)).toBe('300\n')
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
