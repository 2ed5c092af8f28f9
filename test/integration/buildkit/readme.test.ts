import { execFile } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, inject, it } from 'vitest'
import { Project } from './project.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The README's example as it stands there, on the tests' engine. */
async function firstBuild(): Promise<string> {
  const readme = await readFile(join(root, 'electron/buildkit/README.md'), 'utf8')
  const code = /```ts\n(.*?)```/s.exec(readme)?.[1]
  if (code === undefined) throw new Error('The README holds no example.')
  return code
    .replace('/var/run/docker.sock', inject('engineSocket'))
    .replace('hostNetworkOnly: false', 'hostNetworkOnly: true')
}

it('builds with the code of the README', async () => {
  await using project = await Project.create({ Dockerfile: 'FROM busybox\nRUN echo hello from the README\n' })
  // Inside the package, so that its import map holds.
  const folder = join(root, 'artifacts', `readme-${process.pid}`)
  await mkdir(folder, { recursive: true })
  try {
    await writeFile(join(folder, 'first-build.ts'), await firstBuild())
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'first-build.ts')], {
      cwd: project.folder,
      env: { PATH: process.env['PATH'], HOME: project.folder },
    })
    expect(stdout).toContain('hello from the README')
    expect(stdout).toContain("kind: 'succeeded'")
  } finally {
    await rm(folder, { recursive: true, force: true })
    await project.docker.removeImage('hello:1', AbortSignal.timeout(60_000))
  }
})
