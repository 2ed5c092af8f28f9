import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, inject, it } from 'vitest'
import { buildRequest } from '#test/support/build-request.ts'
import { buildxOn } from '#test/support/buildx.ts'
import { Project } from '../buildkit/project.ts'

const run = promisify(execFile)

describe('a folder that is checked out of git', () => {
  it.each([
    [
      'with a remote, whose login is not told',
      ['remote', 'add', 'origin', 'https://me:secret@example.com/a.git'],
    ],
    ['with a remote over ssh', ['remote', 'add', 'upstream', 'ssh://git@example.com/a.git']],
    ['without a remote, its refs packed', ['pack-refs', '--all']],
    ['without a branch', ['checkout', '-q', '--detach']],
  ])('is told to the engine as buildx tells it: %s', async (_what, command) => {
    await using project = await Project.create({ 'app/Dockerfile': 'FROM busybox\nCOPY . /\n', 'app/a': 'a' })
    const git = (...args: readonly string[]): Promise<unknown> =>
      run('git', ['-c', 'user.name=A', '-c', 'user.email=a@example', '-C', project.folder, ...args])
    await git('init', '-q', '-b', 'main')
    await git('add', '.')
    await git('commit', '-q', '-m', 'first')
    await git(...command)
    const context = join(project.folder, 'app')
    const request = buildRequest(context, { outputs: [{ kind: 'cache-only' }] })
    const begun = Date.now()
    await using buildx = await buildxOn(`unix://${inject('engineSocket')}`)
    await buildx.build(request, { env: {} })
    expect((await project.build(request)).outcome.kind).toBe('succeeded')
    expect((await project.build(request, { env: { BUILDX_GIT_INFO: 'false' } })).outcome.kind).toBe(
      'succeeded',
    )
    const [theirs, ours, silent] = await toldSince(project, begun)
    expect(theirs).toMatchObject({ 'vcs:revision': expect.stringMatching(/^[0-9a-f]{40}$/) })
    expect(ours).toEqual(theirs)
    expect(JSON.stringify(ours)).not.toContain('secret')
    expect(silent).toEqual({})
  })
})

/** What the engine keeps of repositories, build by build. */
async function toldSince(
  project: Project,
  begun: number,
): Promise<readonly Readonly<Record<string, string>>[]> {
  const records: { readonly createdAt: number; readonly told: Readonly<Record<string, string>> }[] = []
  await project.control.listenHistory(
    { existingOnly: true },
    (event) => {
      if (event.kind === 'deleted') return
      const { createdAt = 0, frontendAttributes } = event.record
      const told = Object.entries(frontendAttributes).filter(([name]) => name.startsWith('vcs:'))
      if (createdAt >= begun) records.push({ createdAt, told: Object.fromEntries(told) })
    },
    AbortSignal.timeout(20_000),
  )
  return records.sort((a, b) => a.createdAt - b.createdAt).map(({ told }) => told)
}
