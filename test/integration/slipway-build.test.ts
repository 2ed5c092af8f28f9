import { spawn, type ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import Database from 'libsql'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import type { JsonLine } from '#electron/cli/build/json-line.ts'
import { HistoryService } from '#electron/services/history/history-service.ts'
import type { BuildEvent } from '#shared/build/build-event.ts'
import { fold, initialSnapshot } from '#shared/build/fold.ts'
import { buildCli } from '#test/support/build-cli.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { failingProject, slowProject } from '#test/support/projects.ts'
import { temporaryFolder, type TemporaryFolder } from '#test/support/temporary-folder.ts'

let cli: Awaited<ReturnType<typeof buildCli>>
beforeAll(async () => {
  cli = await buildCli()
}, 60_000)
afterAll(() => cli[Symbol.asyncDispose]())

interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

interface RunOptions {
  readonly cwd: string
  readonly stdin?: string
  readonly env?: Readonly<Record<string, string>>
  readonly onStart?: (child: ChildProcess) => void
}

let state: TemporaryFolder
beforeEach(async () => {
  state = await temporaryFolder()
})
afterEach(() => state[Symbol.asyncDispose]())
const historyFile = (): string => join(state.path, 'history.sqlite')

/** Runs the built program on the tests' engine, with a home and a history of its own. */
async function slipwayBuild(
  args: readonly string[],
  { cwd, stdin = '', env = {}, onStart }: RunOptions,
): Promise<Run> {
  const child = spawn(process.execPath, [cli.program, 'build', ...args], {
    cwd,
    env: {
      PATH: process.env['PATH'],
      HOME: cwd,
      SLIPWAY_USER_DATA: state.path,
      DOCKER_HOST: `unix://${inject('engineSocket')}`,
      ...env,
    },
  })
  onStart?.(child)
  child.stdin.end(stdin)
  const code = new Promise<number | null>((done) => child.once('close', done))
  const [stdout, stderr] = await Promise.all([readAll(child.stdout), readAll(child.stderr)])
  return { stdout, stderr, code: await code }
}

const linesOf = (stdout: string): readonly JsonLine[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JsonLine)

const cacheOnly = '--output=type=cacheonly'
/** The tests' engine has no bridge of its own. */
const network = '--network=host'

describe('slipway build', () => {
  it('writes what happens to standard error, and ends with 0', async () => {
    await using folder = await temporaryFolder({ Dockerfile: 'FROM busybox\nRUN echo hello there\n' })
    const { code, stdout, stderr } = await slipwayBuild(['--no-cache', network, cacheOnly], {
      cwd: folder.path,
    })
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr).toMatch(/#\d+ \[2\/2\] RUN echo hello there\n/)
    expect(stderr).toMatch(/#\d+ \d\.\d{3} hello there\n/)
    expect(stderr).toMatch(/Built Dockerfile in .* 0 of 1 steps cached\n$/)
  })

  it('prints nothing but the digest where it is to be quiet', async () => {
    await using folder = await temporaryFolder({ Dockerfile: 'FROM busybox\nLABEL a=b\n' })
    const run = await slipwayBuild(['-q', folder.path], { cwd: folder.path })
    expect(run).toEqual({ code: 0, stdout: expect.stringMatching(/^sha256:[0-9a-f]{64}\n$/), stderr: '' })
  })

  it('prints the events of the build as JSON, which say all that there is to say', async () => {
    await using folder = await temporaryFolder({ Dockerfile: 'FROM busybox\nRUN echo hello\n' })
    const { code, stdout } = await slipwayBuild(['--json', network, cacheOnly], { cwd: folder.path })
    const lines = linesOf(stdout)
    const events = lines.filter(
      (line): line is BuildEvent => line.kind !== 'times' && line.kind !== 'time-left',
    )
    const request = buildRequest(folder.path)
    const snapshot = fold(initialSnapshot({ id: 'b', request, unsaved: false, startedAt: 0 }), events)
    expect({ code, state: snapshot.state }).toEqual({ code: 0, state: 'succeeded' })
    expect(snapshot.ops.map(({ kind }) => kind)).toContain('exec')
    expect(lines.at(-1)).toMatchObject({ kind: 'times', cacheable: 1 })
  })

  it('ends with 1 where the build fails, with the step, its line and its last words', async () => {
    await using folder = await temporaryFolder(failingProject())
    const { code, stderr } = await slipwayBuild([network, cacheOnly], { cwd: folder.path })
    expect(code).toBe(1)
    expect(stderr).toContain('  │ the cause is here\n')
    expect(stderr).toMatch(/Dockerfile failed after .*: .* failed with exit code 7\.\n {2}Dockerfile:4\n/)
    expect(stderr).toContain('   4 RUN echo the cause is here && exit 7\n')
  })

  it('stops the build on Ctrl-C, and ends with 130', async () => {
    await using folder = await temporaryFolder(slowProject())
    const { code, stderr } = await slipwayBuild([network, cacheOnly], {
      cwd: folder.path,
      onStart: (child) =>
        child.stderr?.on('data', (chunk: Buffer) => {
          if (chunk.includes('tick 1')) child.kill('SIGINT')
        }),
    })
    expect(code).toBe(130)
    expect(stderr).toMatch(/Cancelled Dockerfile after/)
  })

  it('uses what slipway.json asks for, unless told otherwise', async () => {
    await using folder = await temporaryFolder({
      Dockerfile:
        'FROM busybox AS app\nARG WHO=nobody\nRUN --mount=type=secret,id=s echo hi $WHO; wc -c /run/secrets/s\nFROM scratch\n',
      's.txt': 'three',
      'slipway.json': '{"target":"app","args":{"WHO":"json"},"secrets":[{"id":"s","src":"s.txt"}]}',
    })
    const { code, stderr } = await slipwayBuild(['--no-cache', network, cacheOnly], { cwd: folder.path })
    expect(code).toBe(0)
    expect(stderr).toContain('hi json')
    expect(stderr).toContain('5 /run/secrets/s')
    const told = await slipwayBuild(['--no-cache', '--build-arg=WHO=told', network, cacheOnly], {
      cwd: folder.path,
    })
    expect(told.stderr).toContain('hi told')
  })

  it('reads a Dockerfile from standard input', async () => {
    await using folder = await temporaryFolder({ file: 'of the context' })
    const { code, stderr } = await slipwayBuild(['-f', '-', '--no-cache', network, cacheOnly, '.'], {
      cwd: folder.path,
      stdin: 'FROM busybox\nCOPY file /\nRUN cat /file\n',
    })
    expect({ code, told: stderr.includes('of the context') }).toEqual({ code: 0, told: true })
  })

  it('says what keeps it from building, with the line that mends it', async () => {
    await using folder = await temporaryFolder({ Dockerfile: 'FROM busybox\n' })
    const { code, stderr } = await slipwayBuild([], {
      cwd: folder.path,
      env: { DOCKER_HOST: `unix://${folder.path}/none.sock` },
    })
    expect(code).toBe(1)
    expect(stderr).toContain('none.sock')
  })

  it.each([
    [['--outputs=a'], /there is no option --outputs \(did you mean --output\?\)/],
    [['--output=type=zip'], /there is no output “zip”/],
    [['nowhere'], /nowhere/],
    [['-f', 'other.Dockerfile'], /there is no other\.Dockerfile/],
    [['a', 'b'], /there is one PATH/],
    [['--progress=fancy'], /is one of auto, tty, plain/],
  ])('ends with 2 where %j is not understood', async (args, message) => {
    await using folder = await temporaryFolder({ Dockerfile: 'FROM busybox\n' })
    const { code, stdout, stderr } = await slipwayBuild(args, { cwd: folder.path })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(message)
  })
})

describe('the history of slipway build', () => {
  const dockerfile = (name: string): string => `FROM busybox\nRUN echo ${name}; sleep 1.2\n`

  it('is the studio’s: what a build here took tells the next one what the cache saved, here and there', async () => {
    await using folder = await temporaryFolder({ Dockerfile: dockerfile('history') })
    const options = { cwd: folder.path }
    const first = await slipwayBuild(['--no-cache', network, cacheOnly], options)
    expect(first.stderr).not.toContain('saved')
    const again = await slipwayBuild([network, cacheOnly], options)
    expect(again.stderr).toMatch(/1 of 1 steps cached · the cache saved ≈ \d+\.\d s\n/)
    const json = linesOf((await slipwayBuild(['--json', network, cacheOnly], options)).stdout)
    expect(json.at(-1)).toMatchObject({ kind: 'times', saved: { known: 1, of: 1 } })

    const studio = new HistoryService({ file: historyFile(), logger: { error: () => undefined } })
    const known = await studio.times({ root: folder.path, dockerfile: 'Dockerfile' })
    await studio.dispose()
    expect(known.steps).toHaveProperty(['RUN echo history; sleep 1.2'])
    const database = new Database(historyFile())
    const rows = database
      .prepare('SELECT state, elsewhere, cached FROM builds ORDER BY started')
      .raw()
      .all([])
    database.close()
    expect(rows).toEqual([
      ['succeeded', 0, 0],
      ['succeeded', 0, 1],
      ['succeeded', 0, 1],
    ])
  })

  it('tells the time left while a build runs, once its steps have run before', async () => {
    await using folder = await temporaryFolder({ Dockerfile: dockerfile('left') })
    const options = { cwd: folder.path }
    await slipwayBuild(['--no-cache', network, cacheOnly], options)
    const { stdout } = await slipwayBuild(['--json', '--no-cache', network, cacheOnly], options)
    expect(linesOf(stdout)).toContainEqual(expect.objectContaining({ kind: 'time-left', known: 1 }))
  })

  it('is written by several processes at once', async () => {
    await using folder = await temporaryFolder({ Dockerfile: dockerfile('several') })
    const runs = ['a', 'b', 'c'].map((stage) =>
      slipwayBuild([`--label=a=${stage}`, network, cacheOnly], { cwd: folder.path }),
    )
    const ends = await Promise.all(runs)
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0])
    const database = new Database(historyFile())
    const rows = database.prepare('SELECT count(*) FROM builds WHERE state = ?').raw().all(['succeeded'])
    database.close()
    expect(rows).toEqual([[3]])
  })

  it('that is damaged is put aside, with a word; the build goes on', async () => {
    await using folder = await temporaryFolder({ Dockerfile: 'FROM busybox\nLABEL damaged=1\n' })
    writeFileSync(historyFile(), 'this is no database '.repeat(500))
    const { code, stderr } = await slipwayBuild([cacheOnly], { cwd: folder.path })
    expect(code).toBe(0)
    expect(stderr).toMatch(/Built Dockerfile[\s\S]*put aside as .*history\.sqlite\.broken-/)
    expect((await slipwayBuild([cacheOnly], { cwd: folder.path })).stderr).not.toContain('put aside')
  })

  it('of a later version is read and left as it is', async () => {
    await using folder = await temporaryFolder({ Dockerfile: dockerfile('later') })
    const options = { cwd: folder.path }
    await slipwayBuild(['--no-cache', network, cacheOnly], options)
    const database = new Database(historyFile())
    database.exec('PRAGMA user_version = 999')
    const count = (): unknown => database.prepare('SELECT count(*) FROM builds').raw().all([])
    const { code, stderr } = await slipwayBuild([network, cacheOnly], options)
    expect({ code, rows: count() }).toEqual({ code: 0, rows: [[1]] })
    database.close()
    expect(stderr).toMatch(/the cache saved ≈/)
    expect(stderr).toContain('A later version of Slipway has written the history')
  })

  it('that cannot be kept keeps no build from being made', async () => {
    await using folder = await temporaryFolder({ Dockerfile: 'FROM busybox\nLABEL kept=no\n', file: '' })
    const env = { SLIPWAY_USER_DATA: join(folder.path, 'file') }
    const { code, stderr } = await slipwayBuild([cacheOnly], { cwd: folder.path, env })
    expect(code).toBe(0)
    expect(stderr).toContain('Builds are not recorded')
  })
})
