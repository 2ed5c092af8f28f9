import { spawn, type ChildProcess } from 'node:child_process'
import { text as readAll } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { BuildEvent } from '#shared/build/build-event.ts'
import { fold, initialSnapshot } from '#shared/build/fold.ts'
import { buildCli } from '#test/support/build-cli.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { failingProject, slowProject } from '#test/support/projects.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

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

/** Runs the built program on the tests' engine, with a home of its own. */
async function slipwayBuild(
  args: readonly string[],
  { cwd, stdin = '', env = {}, onStart }: RunOptions,
): Promise<Run> {
  const child = spawn(process.execPath, [cli.program, 'build', ...args], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: cwd, DOCKER_HOST: `unix://${inject('engineSocket')}`, ...env },
  })
  onStart?.(child)
  child.stdin.end(stdin)
  const code = new Promise<number | null>((done) => child.once('close', done))
  const [stdout, stderr] = await Promise.all([readAll(child.stdout), readAll(child.stderr)])
  return { stdout, stderr, code: await code }
}

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
    const events = stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as BuildEvent)
    const request = buildRequest(folder.path)
    const snapshot = fold(initialSnapshot({ id: 'b', request, unsaved: false, startedAt: 0 }), events)
    expect({ code, state: snapshot.state }).toEqual({ code: 0, state: 'succeeded' })
    expect(snapshot.ops.map(({ kind }) => kind)).toContain('exec')
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
    [['--outputs=a'], /Unknown option '--outputs'/],
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
