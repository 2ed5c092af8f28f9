import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { failureOf, outputOf, Project } from './project.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

describe('secrets', () => {
  it('arrive whole, and their values are found nowhere afterwards', async () => {
    const fromEnv = 'env-value-9f3a71c2'
    const fromFile = 'first line of it\nsecond-line-5d41\n'
    await using project = await Project.create({
      Dockerfile: [
        'FROM busybox',
        'RUN --mount=type=secret,id=token --mount=type=secret,id=file \\',
        '  sha256sum /run/secrets/token /run/secrets/file; \\',
        '  cat /run/secrets/token; echo; cat /run/secrets/file; \\',
        '  head -c 9 /run/secrets/token; sleep 0.5; tail -c +10 /run/secrets/token; echo; \\',
        '  tail -n 1 /run/secrets/file >&2',
        '',
      ].join('\n'),
      '.dockerignore': '*',
    })
    await writeFile(join(project.folder, 'file.txt'), fromFile)
    const tags = ['slipway-test-secret:1']
    const result = await project.build(
      {
        tags,
        noCache: true,
        secrets: [
          { id: 'token', env: 'TOKEN' },
          { id: 'file', src: 'file.txt' },
        ],
      },
      { env: { TOKEN: fromEnv } },
    )
    expect(result.outcome.kind).toBe('succeeded')
    expect(outputOf(result)).toContain(`${sha256(fromEnv)}  /run/secrets/token`)
    expect(outputOf(result)).toContain(`${sha256(fromFile)}  /run/secrets/file`)
    expect(outputOf(result).match(/\*\*\*/g)).toHaveLength(4)
    const signal = AbortSignal.timeout(10_000)
    const everything = JSON.stringify([
      result,
      await project.docker.inspectImage('slipway-test-secret:1', signal),
      await project.docker.imageHistory('slipway-test-secret:1', signal),
    ])
    for (const value of [fromEnv, 'first line of it', 'second-line-5d41', 'env-value'])
      expect(everything).not.toContain(value)
  })

  it('are masked in names and errors of steps, too', async () => {
    const value = 'hunter2-hunter2'
    await using project = await Project.create({ Dockerfile: `FROM busybox\nRUN echo ${value}; false\n` })
    const result = await project.build(
      { secrets: [{ id: 'a', env: 'A' }], noCache: true },
      { env: { A: value } },
    )
    expect(failureOf(result).exitCode).toBe(1)
    expect(JSON.stringify(result)).not.toContain(value)
  })

  it('that a step requires and nobody gave fail it by name', async () => {
    await using project = await Project.create({
      Dockerfile: 'FROM busybox\nRUN --mount=type=secret,id=missing,required=true true\n',
    })
    const result = await project.build({ noCache: true, secrets: [{ id: 'missing', env: 'NOT_SET' }] })
    expect(failureOf(result)).toMatchObject({ reason: 'secret', message: expect.stringContaining('missing') })
  })

  it('that cannot be read or are too large fail before the build begins', async () => {
    await using project = await Project.create({
      Dockerfile: 'FROM busybox\n',
      large: 'x'.repeat(500 * 1024 + 1),
    })
    const missing = await project.build({ secrets: [{ id: 'a', src: 'nowhere' }] })
    expect(failureOf(missing)).toMatchObject({
      reason: 'secret',
      message: expect.stringContaining('nowhere'),
    })
    const large = await project.build({ secrets: [{ id: 'a', src: 'large' }] })
    expect(failureOf(large)).toMatchObject({ reason: 'secret', message: expect.stringContaining('500 KiB') })
  })

  it('of exactly 500 KiB arrive', async () => {
    const value = 'y'.repeat(500 * 1024)
    await using project = await Project.create({
      Dockerfile: 'FROM busybox\nRUN --mount=type=secret,id=big sha256sum /run/secrets/big\n',
    })
    const result = await project.build(
      { noCache: true, secrets: [{ id: 'big', env: 'BIG' }] },
      { env: { BIG: value } },
    )
    expect(outputOf(result)).toContain(sha256(value))
  })
})
