import { randomBytes } from 'node:crypto'
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HistoryRecord } from '#electron/buildkit/control/history-record.ts'
import { startTestEngine, type TestEngine } from '#test/support/engine.ts'
import { liveCopies } from '#test/support/live-copies.ts'
import { temporaryFolder, type TemporaryFolder } from '#test/support/temporary-folder.ts'
import { outputOf, Project, refOf, type BuildResult } from './project.ts'

const soon = (): AbortSignal => AbortSignal.timeout(30_000)

const reversed = (text: string): string => text.split('').reverse().join('')

/** Uses both secrets, prints neither, and says of each how long it is. */
const DOCKERFILE = `FROM busybox
RUN --mount=type=secret,id=file --mount=type=secret,id=env \\
  wc -c < /run/secrets/file; wc -c < /run/secrets/env; sha256sum /run/secrets/* > /sums
`

let engine: TestEngine
let temporary: TemporaryFolder
const tmpdir = process.env['TMPDIR']

beforeAll(async () => {
  engine = await startTestEngine()
  temporary = await temporaryFolder()
  process.env['TMPDIR'] = join(temporary.path, 'tmp')
  await mkdir(process.env['TMPDIR'])
})
afterAll(async () => {
  if (tmpdir === undefined) Reflect.deleteProperty(process.env, 'TMPDIR')
  else process.env['TMPDIR'] = tmpdir
  await temporary[Symbol.asyncDispose]()
  await engine[Symbol.asyncDispose]()
})

/** Two values that nobody else has, known backwards. */
function values(): readonly [string, string] {
  return [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')]
}

async function build(
  project: Project,
  [file, env]: readonly [string, string],
  dockerfile: string,
  tags: readonly string[] = [],
): Promise<BuildResult> {
  const path = join(temporary.path, 'secret')
  writeFileSync(path, reversed(file)) // Without a buffer of its own, which would be found.
  return project.build(
    {
      dockerfileText: dockerfile,
      tags,
      noCache: true,
      secrets: [
        { id: 'file', src: path },
        { id: 'env', env: 'SECRET' },
      ],
    },
    { env: { SECRET: reversed(env) } },
  )
}

/** The files below folders that hold one of the values. */
async function filesWith(
  backwards: readonly string[],
  ...folders: readonly string[]
): Promise<readonly string[]> {
  const patterns = backwards.flatMap((value) => ['-e', reversed(value)])
  const { stdout } = await promisify(execFile)('grep', ['-rlaF', ...patterns, ...folders]).catch(
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 1) return { stdout: '' } // Nothing was found.
      throw error
    },
  )
  return stdout.split('\n').filter((line) => line !== '')
}

describe('the values of secrets', () => {
  it('are kept by nobody once a build has ended, neither here nor in the engine', async () => {
    await using project = await Project.create({}, { socketPath: engine.socketPath })
    const kept = values()
    const result = await build(project, kept, DOCKERFILE, ['slipway-test-kept:1'])
    expect(outputOf(result)).toBe('32\n32\n')
    const { path, saved } = await savedImage('slipway-test-kept:1')
    expect(saved).toBeGreaterThan(1_000_000)
    const everything = JSON.stringify([result, await recordOf(project, refOf(result))])
    for (const value of kept) expect(everything).not.toContain(reversed(value))
    const { home, runtimeDir } = engine.engine.layout
    expect(await filesWith(kept, join(temporary.path, 'secret'))).toHaveLength(1) // The look itself sees it.
    await delay(500) // The engine writes its records a little later.
    expect(await filesWith(kept, path, home, join(temporary.path, 'tmp'))).toEqual([])
    expect((await filesWith(kept, runtimeDir)).filter((name) => !name.endsWith('.sock'))).toEqual([])
  })

  it('that a step prints and fails with are in nothing that the build tells', async () => {
    await using project = await Project.create({}, { socketPath: engine.socketPath })
    const kept = values()
    const result = await build(
      project,
      kept,
      `FROM busybox
RUN --mount=type=secret,id=file --mount=type=secret,id=env \\
  cat /run/secrets/file /run/secrets/env; cat /run/secrets/env >&2; \\
  echo "$(cat /run/secrets/file)-$(cat /run/secrets/env)"; sh -c "$(cat /run/secrets/env)"; exit 3
`,
    )
    expect(result.outcome).toMatchObject({ failure: { exitCode: 3 } })
    const told = JSON.stringify(result)
    expect(told).toContain('***')
    for (const value of kept) expect(told).not.toContain(reversed(value))
    expect(await filesWith(kept, join(temporary.path, 'tmp'))).toEqual([])
  })

  it('are not reachable in this process once a build has ended, well or badly', async () => {
    await using project = await Project.create({}, { socketPath: engine.socketPath })
    await build(project, values(), DOCKERFILE) // What is made only once is made before.
    const kept = values()
    expect((await build(project, kept, DOCKERFILE)).outcome.kind).toBe('succeeded')
    const failed = values()
    expect((await build(project, failed, `${DOCKERFILE}RUN exit 1\n`)).outcome.kind).toBe('failed')
    await delay(200)
    const held = values()[0]
    const holder = { text: reversed(held), bytes: Buffer.from(reversed(held)) }
    const seen = await liveCopies(held) // The look itself must see what is there.
    expect(Math.min(seen.buffers, seen.strings)).toBeGreaterThan(0)
    expect(holder.bytes.toString()).toBe(holder.text)
    expect(await liveCopies(...kept, ...failed)).toEqual({ buffers: 0, strings: 0 })
  })
})

async function savedImage(name: string): Promise<{ readonly path: string; readonly saved: number }> {
  const path = join(temporary.path, 'saved')
  await mkdir(path)
  const tar = join(temporary.path, 'saved.tar')
  const curl = ['-sf', '--unix-socket', engine.socketPath, `http://docker/images/${name}/get`, '-o', tar]
  await promisify(execFile)('curl', curl)
  const { stdout } = await promisify(execFile)('tar', ['-xvf', tar, '-C', path])
  expect(stdout).toContain('manifest.json')
  const { stdout: size } = await promisify(execFile)('du', ['-sb', path])
  return { path, saved: Number(size.split('\t')[0]) }
}

async function recordOf(project: Project, ref: string): Promise<readonly unknown[]> {
  const records: HistoryRecord[] = []
  await project.control.listenHistory(
    { ref, existingOnly: true },
    (event) => {
      if (event.kind !== 'deleted') records.push(event.record)
    },
    soon(),
  )
  const blobs = records.flatMap(({ logs, trace, attestations }) => [logs, trace, ...attestations])
  const contents = await Promise.all(
    blobs.flatMap((blob) =>
      blob ? [project.control.readContent(blob.digest, 4 * 1024 * 1024, soon())] : [],
    ),
  )
  return [
    records,
    ...contents.map((content) => (content.kind === 'supported' ? content.value.toString('latin1') : '')),
  ]
}
