import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { buildCli } from '#test/support/build-cli.ts'
import manifest from '../../../../package.json' with { type: 'json' }

// Each test starts several programs, maybe on a machine that does other things as well.
vi.setConfig({ testTimeout: 30_000 })

let cli: Awaited<ReturnType<typeof buildCli>>
let folder: string
beforeAll(async () => {
  cli = await buildCli()
  folder = await mkdtemp(join(tmpdir(), 'slipway-graph-'))
}, 60_000)
afterAll(async () => {
  await cli[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the built program in the test's folder. */
async function slipway(args: readonly string[], stdin: string | Buffer = '', env = {}): Promise<Run> {
  const child = spawn(process.execPath, [cli.program, ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
  })
  child.stdin.on('error', () => undefined)
  child.stdin.end(stdin)
  const code = new Promise<number | null>((done) => child.once('close', done))
  return { stdout: await readAll(child.stdout), stderr: await readAll(child.stderr), code: await code }
}

const fixture = (name: string): string => resolve('test/fixtures/dockerfiles', `${name}.Dockerfile`)
const golden = (name: string): Promise<string> => readFile(`test/fixtures/graph-exports/${name}`, 'utf8')

test.each([
  [['--theme', 'dark', fixture('rust-chef')], 'rust-chef.svg'],
  [['--direction', 'down', fixture('bake-like-shared-bases')], 'bake-like-shared-bases.svg'],
  [
    ['--only-target', '--direction=down', '--theme=dark', fixture('unneeded-stages')],
    'unneeded-stages-only-target.svg',
  ],
  [['--hide-external', '-f', 'dot', fixture('named-contexts')], 'named-contexts.dot'],
  [['--format', 'mermaid', fixture('wide-fan')], 'wide-fan.mmd'],
  [['--format', 'json', fixture('deep-chain')], 'deep-chain.json'],
])('slipway graph %j prints what the window exports, and nothing else', async (args, name) => {
  expect(await slipway(['graph', ...args])).toEqual({ code: 0, stdout: await golden(name), stderr: '' })
})

test('errors are lines for CI, the exit code tells of them, and the graph is given all the same', async () => {
  const text = 'FROM debian AS base\nRUM make\nFROM base\nCOPY --form=base /a /b\n'
  expect(await slipway(['graph', '-', '--format=json'], text)).toEqual({
    code: 1,
    stderr: [
      '<stdin>:2:1: error: unknown instruction: RUM (did you mean RUN?)',
      '<stdin>:4:6: error: unknown flag: --form (did you mean from?)',
      '',
    ].join('\n'),
    stdout: expect.stringContaining('"title": "base"') as string,
  })
})

test('a folder means its Dockerfile', async () => {
  const project = join(folder, 'project')
  await mkdir(project)
  expect(await slipway(['graph', 'project'])).toEqual({
    code: 2,
    stdout: '',
    stderr: 'slipway graph: there is no Dockerfile in project\n',
  })
  await writeFile(join(project, 'b.Dockerfile'), 'FROM scratch AS only\nRUM x')
  const only = await slipway(['graph', 'project', '-f', 'mermaid'])
  expect([only.code, only.stderr]).toEqual([
    1,
    'project/b.Dockerfile:2:1: error: unknown instruction: RUM (did you mean RUN?)\n',
  ])
  await writeFile(join(project, 'a.Dockerfile'), 'FROM scratch')
  expect((await slipway(['graph', 'project'])).stderr).toBe(
    'slipway graph: there are several Dockerfiles in project; name one of them: a.Dockerfile, b.Dockerfile\n',
  )
  await writeFile(join(project, 'Dockerfile'), 'FROM scratch AS plain')
  expect((await slipway(['graph', 'project', '-f', 'mermaid'])).stdout).toContain('"plain"')
})

test('the output’s name says the format; nothing is printed, and nothing is left beside it', async () => {
  const out = join(folder, 'out')
  await mkdir(out)
  for (const name of ['a.svg', 'a.gv', 'a.mmd', 'a.json']) {
    expect(await slipway(['graph', '-o', `out/${name}`, '-'], 'FROM scratch')).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    })
  }
  expect((await readdir(out)).sort()).toEqual(['a.gv', 'a.json', 'a.mmd', 'a.svg'])
  expect(await readFile(join(out, 'a.gv'), 'utf8')).toMatch(/^digraph/)
  expect((await slipway(['graph', '-o', '/dev/null', '-'], 'FROM scratch')).code).toBe(0)
  expect((await readFile('/dev/null')).length).toBe(0)
})

test('build arguments, contexts, the target and folding change the graph', async () => {
  const text = 'ARG V=1\nFROM a:$V AS x\nRUN one\nFROM b AS y\nFROM x AS z'
  const graph = async (...args: readonly string[]): Promise<string> =>
    (await slipway(['graph', '-f', 'mermaid', ...args, '-'], text, { V: '3' })).stdout
  expect(await graph()).toContain('"a:1"')
  expect(await graph('--build-arg', 'V=2')).toContain('"a:2"')
  expect(await graph('--build-arg', 'V')).toContain('"a:3"')
  expect(await graph('--build-context', 'b=docker-image://c')).toContain('"context b"')
  expect(await graph('--target', 'Y', '--only-target')).not.toContain('"x"')
  expect(await graph('--collapse')).toContain('"1 instruction"')
})

test.each<[string, readonly string[], string | Buffer, string]>([
  ['a missing file', ['graph', 'nowhere'], '', 'there is no nowhere'],
  [
    'a missing path',
    ['graph'],
    '',
    'PATH is missing: a Dockerfile, a folder, or - for standard input. See slipway graph --help.',
  ],
  ['two paths', ['graph', 'a', 'b'], '', 'there is one PATH, not also b. See slipway graph --help.'],
  [
    'an empty path',
    ['graph', ''],
    '',
    'PATH is missing: a Dockerfile, a folder, or - for standard input. See slipway graph --help.',
  ],
  [
    'an unknown option',
    ['graph', '.', '--sideways'],
    '',
    'there is no option --sideways. See slipway graph --help.',
  ],
  [
    'a misspelt option',
    ['graph', '.', '--formt=svg'],
    '',
    'there is no option --formt (did you mean --format?). See slipway graph --help.',
  ],
  [
    'an option without its value',
    ['graph', '.', '-o'],
    '',
    '--output needs a value. See slipway graph --help.',
  ],
  ['a value too much', ['graph', '.', '--help=1'], '', '--help takes no value. See slipway graph --help.'],
  [
    'an output of another format',
    ['graph', '-o', 'a.png', '-'],
    'FROM scratch',
    '--output a.png: .png is none of .svg, .dot, .gv, .mmd, .mermaid, .json; --format says what else is to be in it. See slipway graph --help.',
  ],
  [
    'no platform',
    ['graph', '--platform=a/b/c/d', '-'],
    'FROM scratch',
    '--platform "a/b/c/d": cannot parse platform specifier: invalid argument. See slipway graph --help.',
  ],
  [
    'an option for stages with --ops',
    ['graph', '--ops', '--collapse', '-'],
    'FROM scratch',
    '--collapse is about stages, which --ops does not draw. See slipway graph --help.',
  ],
  [
    'a path elsewhere',
    ['graph', 'https://example.com/a.git'],
    '',
    'https://example.com/a.git is elsewhere; give a Dockerfile of this machine, or - for standard input',
  ],
  [
    'an unknown format',
    ['graph', '.', '-f', 'gif'],
    '',
    '--format is one of svg, dot, mermaid, json, not gif. See slipway graph --help.',
  ],
  ['no text', ['graph', '-'], Buffer.from([0, 1, 255]), '<stdin> is no text in UTF-8'],
  [
    'too much',
    ['graph', '-'],
    Buffer.alloc(6 * 1024 * 1024, 'a'),
    '<stdin> is no Dockerfile: it has more than 5 MB',
  ],
  [
    'an unknown target',
    ['graph', '-', '--target', 'ap'],
    'FROM a AS app',
    'target stage "ap" could not be found (did you mean app?)',
  ],
  [
    'an unknown far target',
    ['graph', '-', '--target', 'zzz'],
    'FROM a AS app\nFROM b AS web',
    'target stage "zzz" could not be found; there are app, web',
  ],
  [
    'an output that cannot be',
    ['graph', '-', '-o', 'no/such/file.svg'],
    'FROM a',
    'The folder of file.svg is not there',
  ],
])('%s ends with 2, and says what is wrong', async (_, args, stdin, message) => {
  expect(await slipway(args, stdin)).toEqual({ code: 2, stdout: '', stderr: `slipway graph: ${message}\n` })
})

test('help and version go to standard output, an unknown command does not', async () => {
  expect(await slipway(['--version'])).toEqual({
    code: 0,
    stdout: `slipway ${manifest.version}\n`,
    stderr: '',
  })
  for (const args of [['--help'], ['graph', '--help'], ['help', 'graph'], ['build', '--help']]) {
    const { code, stdout, stderr } = await slipway(args)
    expect([code, stderr, stdout.startsWith('Usage: slipway ')]).toEqual([0, '', true])
  }
  expect(await slipway(['grap'])).toEqual({
    code: 2,
    stdout: '',
    stderr: 'slipway: there is no command "grap" (did you mean graph?). See slipway --help.\n',
  })
  expect(await slipway(['constructor'])).toMatchObject({ code: 2, stdout: '' })
})

test('a reader that leaves early ends it quietly', async () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => `RUN echo ${i}`)
  const child = spawn(process.execPath, [cli.program, 'graph', '-', '-f', 'json'], { cwd: folder })
  const stderr = readAll(child.stderr)
  child.stdout.once('data', () => child.stdout.destroy())
  child.stdin.end(['FROM debian', ...rows].join('\n'))
  const code = await new Promise((done) => child.once('close', done))
  expect([code, await stderr]).toEqual([0, ''])
})

test('an output that is full is told in a line', async () => {
  const child = spawn('/bin/sh', ['-c', '"$0" "$1" graph - > /dev/full', process.execPath, cli.program])
  child.stdin.end('FROM scratch')
  const code = new Promise((done) => child.once('close', done))
  const told = await readAll(child.stderr)
  expect(told).toMatch(/^slipway[^\n]*ENOSPC[^\n]*\n$/)
  expect(await code).toBe(2)
})

test('waiting for standard input ends when it is stopped', async () => {
  const child = spawn(process.execPath, [cli.program, 'graph', '-', '-f', 'json'])
  const code = new Promise((done) => child.once('close', done))
  // It listens once it reads: what it was given is gone.
  await new Promise<void>((done) => child.stdin.write('FROM scratch\n'.repeat(20_000), () => done()))
  child.kill('SIGINT')
  expect(await code).toBe(130)
})
