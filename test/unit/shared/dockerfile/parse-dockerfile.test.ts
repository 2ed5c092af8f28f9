import { expect, test } from 'vitest'
import type { DockerfileModel } from '#shared/dockerfile/dockerfile-model.ts'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'

/** One line an instruction: id, keyword, lines, short text. */
function outline(model: DockerfileModel): readonly string[] {
  return [
    ...model.globalArgs,
    ...model.stages.flatMap(({ from, instructions }) => [from, ...instructions]),
  ].map(({ id, keyword, lines, shortText }) => `${id} ${keyword} ${lines.first}-${lines.last} ${shortText}`)
}

test('stages, their instructions and global arguments are found with their lines', () => {
  const model = parseDockerfile(
    [
      '# syntax=docker/dockerfile:1',
      'ARG GO=1.24',
      '',
      'FROM golang:${GO} AS build',
      '# the sources',
      'COPY . .',
      'RUN go mod download \\',
      '    # a comment inside',
      '    && go build \\',
      '      -o /app',
      '',
      'from scratch',
      'copy --from=BUILD /app /app',
      'ENTRYPOINT ["/app"]',
    ].join('\n'),
  )
  expect(outline(model)).toEqual([
    'global/0 ARG 2-2 GO=1.24',
    '0/0 FROM 4-4 golang:${GO} AS build',
    '0/1 COPY 6-6 . .',
    '0/2 RUN 7-10 go mod download && go build -o /app',
    '1/0 FROM 12-12 scratch',
    '1/1 COPY 13-13 /app /app',
    '1/2 ENTRYPOINT 14-14 ["/app"]',
  ])
  expect(model.problems).toEqual([])
  expect(model.directives).toEqual([
    {
      name: 'syntax',
      value: 'docker/dockerfile:1',
      range: { start: { line: 1, column: 0 }, end: { line: 1, column: 28 } },
    },
  ])
  expect(
    model.stages.map(({ name, base }) => [name, base.kind === 'image' ? base.image : base.kind]),
  ).toEqual([
    ['build', 'golang:1.24'],
    [undefined, 'scratch'],
  ])
  expect(model.stages[1]?.instructions[0]?.from).toMatchObject({ kind: 'stage', index: 0 })
})

test('every range says exactly what it covers', () => {
  const text = 'FROM a AS b\n  RUN --network=none \\\n  --mount=target=/x,type=cache echo 1\n'
  const [stage] = parseDockerfile(text).stages
  const lines = text.split('\n')
  const cut = (range: { start: { line: number; column: number }; end: { line: number; column: number } }) =>
    lines
      .slice(range.start.line - 1, range.end.line)
      .map((line, i, all) =>
        line.slice(i === 0 ? range.start.column : 0, i === all.length - 1 ? range.end.column : undefined),
      )
      .join('\n')
  const run = stage!.instructions[0]!
  expect([
    cut(stage!.nameRange!),
    cut(stage!.base.range),
    cut(run.keywordRange),
    cut(run.range),
    ...run.flags.map((flag) => cut(flag.range)),
    ...run.mounts[0]!.options.map((option) => cut(option.range)),
  ]).toEqual([
    'b',
    'a',
    'RUN',
    'RUN --network=none \\\n  --mount=target=/x,type=cache echo 1',
    '--network=none',
    '--mount=target=/x,type=cache',
    'target=/x',
    'type=cache',
  ])
})

test('CRLF and a byte order mark change nothing but where things stand', () => {
  const text = '# escape=`\nFROM debian:12\nRUN a `\n  b\nCOPY <<E /x\nhello\nE\n'
  const model = parseDockerfile(text)
  const crlf = parseDockerfile(`\uFEFF${text.replaceAll('\n', '\r\n')}`)
  expect(outline(crlf)).toEqual(outline(model))
  expect(crlf.escape).toBe('`')
  expect(crlf.problems).toEqual([])
  expect(crlf.stages[0]?.instructions[1]?.heredocs[0]?.body).toEqual({
    start: { line: 6, column: 0 },
    end: { line: 7, column: 0 },
  })
})

test.each<[string, string, readonly string[]]>([
  ['a script', 'RUN <<EOF\nFROM x\nEOF\nRUN b', ['2-4 EOF+', '5-5']],
  ['after &&', 'RUN cd /x && cat <<EOF > f\na\nEOF\nRUN b', ['2-4 EOF+', '5-5']],
  ['two', 'COPY <<a <<b /d/\n1\na\n2\nb\nRUN b', ['2-6 a+ b+', '7-7']],
  ['quoted: nothing is expanded', `RUN <<'EOF'\na\nEOF\nRUN b`, ['2-4 EOF-', '5-5']],
  ['leading tabs cut', 'RUN <<-EOF\n\ta\n\tEOF\nRUN b', ['2-4 EOF+', '5-5']],
  ['a file descriptor', 'RUN 3<<EOF\na\nEOF\nRUN b', ['2-4 EOF+', '5-5']],
  ['after a continued line', 'RUN --network=none \\\n <<EOF\na\nEOF\nRUN b', ['2-5 EOF+', '6-6']],
  ['of an ONBUILD', 'ONBUILD RUN <<EOF\na\nEOF\nRUN b', ['2-4 EOF+', '5-5']],
  ['none: a shift', 'RUN echo $((1<<3))\nRUN b', ['2-2', '3-3']],
  ['none: in quotes', 'RUN echo "<<EOF"\nRUN b', ['2-2', '3-3']],
  ['none: a here string', 'RUN cat <<<EOF\nRUN b', ['2-2', '3-3']],
  ['none: JSON form', 'RUN ["a", "<<EOF"]\nRUN b', ['2-2', '3-3']],
  ['none: another instruction', 'LABEL a=b <<EOF\nRUN b', ['2-2', '3-3']],
])('heredocs: %s', (_name, text, expected) => {
  const model = parseDockerfile(`FROM a\n${text}`)
  expect(
    model.stages[0]?.instructions.map(({ lines, heredocs }) =>
      [
        `${lines.first}-${lines.last}`,
        ...heredocs.map(({ name, expand }) => name + (expand ? '+' : '-')),
      ].join(' '),
    ),
  ).toEqual(expected)
})

test('the flags of today are known', () => {
  const model = parseDockerfile(
    [
      'FROM --platform=linux/arm64 a',
      `ADD --chown=1:1 --chmod=755 --link --keep-git-dir=true --checksum=sha256:${'a'.repeat(64)} --unpack --exclude=a --exclude=b https://a.b/c.tgz y`,
      'COPY --chown=1 --from=b --chmod=u=rw --link=false --exclude=a --parents x y',
      'RUN --mount=target=/x --network=host --security=insecure --device=vendor.com/gpu=1 make',
      'HEALTHCHECK --interval=1s --timeout=1s --start-period=1s --start-interval=1s --retries=3 CMD a',
    ].join('\n'),
  )
  expect(model.problems).toEqual([])
  expect(model.stages[0]?.platform).toBe('linux/arm64')
  expect(model.stages[0]?.instructions[2]).toMatchObject({
    detail: { network: 'host', security: 'insecure', devices: ['vendor.com/gpu=1'] },
  })
})

test('mount options come in any order, quoted or not', () => {
  const model = parseDockerfile(
    [
      'FROM a AS b',
      'FROM a',
      'RUN --mount=target=/root/.cache,sharing=locked,type=cache \\',
      '    --mount=id=key,type=secret,required \\',
      '    --mount=type=secret,src=x/token,env=TOKEN,uid=5,mode=0400 \\',
      '    --mount=type=ssh,required=true \\',
      '    --mount=type=tmpfs,dst=/tmp,size=64m \\',
      `    --mount="type=bind,from=B,target=/x y" --mount='type=bind,"target=/a,b",rw' \\`,
      '    --mount=from=busybox:1,destination=/y,readwrite=false make',
    ].join('\n'),
  )
  expect(model.problems).toEqual([])
  const plain = model.stages[1]?.instructions[0]?.mounts.map(({ options, range, ...mount }) => {
    expect(options.length).toBeGreaterThan(0)
    expect(range.start.line).toBeGreaterThan(2)
    return 'from' in mount ? { ...mount, from: mount.from.kind } : mount
  })
  const root = { uid: 0, gid: 0 }
  expect(plain).toEqual([
    {
      kind: 'cache',
      id: '/root/.cache',
      source: '/',
      target: '/root/.cache',
      sharing: 'locked',
      readOnly: false,
      mode: 0o755,
      ...root,
    },
    { kind: 'secret', id: 'key', target: '/run/secrets/key', required: true, mode: 0o400, ...root },
    { kind: 'secret', id: 'x/token', env: 'TOKEN', required: false, mode: 0o400, uid: 5, gid: 0 },
    { kind: 'ssh', id: 'default', required: true, mode: 0o600, ...root },
    { kind: 'tmpfs', target: '/tmp', size: 64 * 1024 ** 2, readOnly: false },
    { kind: 'bind', source: '/', target: '/x y', from: 'stage', readOnly: true },
    { kind: 'bind', source: '/', target: '/a,b', readOnly: false },
    { kind: 'bind', source: '/', target: '/y', from: 'image', readOnly: true },
  ])
})

test('deep nesting does not exhaust the stack', () => {
  const model = parseDockerfile(`FROM ${'${x:-'.repeat(50_000)}\nRUN ${'['.repeat(100_000)}`)
  expect(model.problems.map(({ code }) => code)).toContain('bad-expansion')
})

test.each<[string, string]>([
  ['flags', 'FROM a\nRUN ' + '--a '.repeat(250_000)],
  ['quotes', 'FROM a\nENV ' + `a="b c" `.repeat(500_000)],
  ['spaces', `# escape=a${' '.repeat(4_000_000)}b\nFROM a\nRUN x${' '.repeat(1_000_000)}y`],
  ['continuations', `FROM a\nRUN ${'x \\\n'.repeat(1_000_000)}`],
  ['heredoc marks', `FROM a\nRUN ${'<<a '.repeat(200_000)}\n${'a\n'.repeat(200_000)}`],
  ['open heredocs', `FROM a\n${'RUN <<EOF\n'.repeat(400_000)}`],
  ['a name', `FROM ${'a-'.repeat(2_000_000)}`],
  ['mount options', `FROM a\nRUN --mount=${'a=b,'.repeat(100_000)} x`],
  ['unknown words', 'x\n'.repeat(100_000)],
  ['escapes', `FROM ${'\\'.repeat(4_000_000)}`],
  ['JSON', `FROM a\nRUN ${'['.repeat(4_000_000)}`],
  [
    'stages',
    Array.from({ length: 20_000 }, (_, i) => `FROM s${i - 1} AS s${i}\nCOPY --from=s${i + 1} a b`).join('\n'),
  ],
])(
  'megabytes of %s are read in linear time, where the square of their size would take hours',
  (_name, text) => {
    expect(parseDockerfile(text).lineCount).toBe(text.split('\n').length)
  },
  120_000,
)
