import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { failingProject } from '#test/support/projects.ts'
import { electronExecutable, root } from '#test/support/studio.ts'
import { expect, test } from '#test/support/studio-test.ts'

/** Runs the studio as a machine without a display does, to its own end. */
async function smoke(
  path: string,
  folder: string,
  socket: string,
): Promise<{ code: number; outcome: unknown }> {
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const out = join(folder, 'out')
  const code = await promisify(execFile)(electronExecutable(), [root, ...flags, '--', path, '--smoke', out], {
    timeout: 120_000,
    env: {
      ...process.env,
      HOME: folder,
      SLIPWAY_USER_DATA: join(folder, 'profile'),
      SLIPWAY_ENGINE_SOCKET: socket,
    },
  }).then(
    () => 0,
    (error: unknown) => (error as { code: number }).code,
  )
  expect((await stat(join(out, 'studio.png'))).size).toBeGreaterThan(10_000)
  return { code, outcome: JSON.parse(await readFile(join(out, 'outcome.json'), 'utf8')) as unknown }
}

test.describe('a smoke run', () => {
  test('builds once, leaves outcome and picture, and ends with 0', async ({ folder, engineSocket }) => {
    expect(await smoke(join(root, 'examples', 'tiny'), await folder(), engineSocket)).toEqual({
      code: 0,
      outcome: {
        ok: true,
        steps: 1,
        cached: expect.any(Number),
        durationMs: expect.any(Number),
        imageDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        message: 'succeeded',
      },
    })
  })

  test('of a build that fails ends with 1 and says why', async ({ folder, engineSocket }) => {
    const path = await folder(failingProject())
    const { code, outcome } = await smoke(path, await folder(), engineSocket)
    expect(code).toBe(1)
    expect(outcome).toMatchObject({ ok: false, message: expect.stringMatching(/7/) })
  })
})
