import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import type { BuildOp } from '#shared/build/build-event.ts'
import { buildCli } from '#test/support/build-cli.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

let cli: Awaited<ReturnType<typeof buildCli>>
beforeAll(async () => {
  cli = await buildCli()
}, 60_000)
afterAll(() => cli[Symbol.asyncDispose]())

const dockerfile = `FROM busybox AS base
ARG SAID=nothing
RUN echo \${SAID}
FROM base AS other
RUN echo other
FROM scratch
COPY --from=base /bin/sh /sh
COPY --from=docs /page /page
`

interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the built program on the tests' engine, with a home of its own. */
async function slipwayGraph(args: readonly string[], cwd: string, stdin = '', env = {}): Promise<Run> {
  const child = spawn(process.execPath, [cli.program, 'graph', '--ops', ...args], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: cwd, DOCKER_HOST: `unix://${inject('engineSocket')}`, ...env },
  })
  child.stdin.end(stdin)
  const code = new Promise<number | null>((done) => child.once('close', done))
  const [stdout, stderr] = await Promise.all([readAll(child.stdout), readAll(child.stderr)])
  return { code: await code, stdout, stderr }
}

const steps = ({ stdout }: Run): readonly string[] =>
  (JSON.parse(stdout) as { readonly ops: readonly BuildOp[] }).ops
    .filter(({ kind }) => kind !== 'source')
    .map(({ name }) => name.replace(/^\[.*?\] /, ''))

it('draws what the engine makes of a Dockerfile, for a target, with arguments and contexts', async () => {
  await using folder = await temporaryFolder({ Dockerfile: dockerfile, 'pages/page': 'hi' })
  const options = ['--build-context', 'docs=pages', '-f', 'json', '.']
  const whole = await slipwayGraph(options, folder.path)
  expect([whole.code, whole.stderr]).toEqual([0, ''])
  expect(steps(whole)).toEqual([
    'RUN echo nothing',
    'COPY --from=base /bin/sh /sh',
    'COPY --from=docs /page /page',
  ])
  const other = await slipwayGraph(['--target=other', '--build-arg=SAID=hello', ...options], folder.path)
  expect(steps(other)).toEqual(['RUN echo hello', 'RUN echo other'])
})

it('writes each format, from standard input, too', async () => {
  await using folder = await temporaryFolder({})
  const text = 'FROM busybox\nRUN echo one\n'
  const begins = { svg: '<svg ', dot: 'digraph llb {', mermaid: 'flowchart LR', json: '{\n  "ops": [' }
  for (const [format, begin] of Object.entries(begins)) {
    const run = await slipwayGraph(['-f', format, '-'], folder.path, text)
    expect({ ...run, stdout: run.stdout.slice(0, begin.length) }).toEqual({
      code: 0,
      stdout: begin,
      stderr: '',
    })
    expect(run.stdout).toContain('RUN echo one')
  }
})

it('says why there is none, and prints nothing', async () => {
  await using folder = await temporaryFolder({
    Dockerfile: 'FROM busybox\nRUN --nope x\n',
    sound: 'FROM busybox\nRUN x\n',
  })
  const broken = await slipwayGraph(['.'], folder.path)
  expect(broken).toMatchObject({ code: 2, stdout: '' })
  expect(broken.stderr).toContain('slipway graph: The engine cannot read the text')
  const nowhere = await slipwayGraph(['sound'], folder.path, '', {
    DOCKER_HOST: `unix://${join(folder.path, 'none.sock')}`,
  })
  expect(nowhere).toMatchObject({ code: 2, stdout: '' })
  expect(nowhere.stderr).toContain('slipway graph: ')
})
