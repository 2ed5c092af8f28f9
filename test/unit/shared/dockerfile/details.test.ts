import { expect, test } from 'vitest'
import type { InstructionDetail } from '#shared/dockerfile/instruction-detail.ts'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { targetInputs } from '#shared/dockerfile/target-inputs.ts'

function detailOf(instruction: string): InstructionDetail | undefined {
  return parseDockerfile(`FROM scratch\n${instruction}`).stages[0]?.instructions[0]?.detail
}

function messages(instruction: string): readonly string[] {
  return parseDockerfile(`FROM x\n${instruction}`).problems.map(({ message }) => message)
}

test.each<[string, unknown]>([
  ['RUN ["a", "b c"]', { command: { form: 'exec', words: ['a', 'b c'] } }],
  ['RUN  a && \\\n  b', { command: { form: 'shell', text: 'a &&   b' } }],
  ["RUN ['a']", { command: { form: 'shell' } }],
  [
    'RUN --network=none --device=x=y --device=z,required a',
    { network: 'none', devices: ['x=y', 'z,required'] },
  ],
  ['CMD []', { kind: 'cmd', command: { form: 'exec', words: [] } }],
  ['EXPOSE 80 ${X:-90}/udp', { values: ['80', '90/udp'] }],
  ['VOLUME [" /a ", "/b"]', { values: ['/a', '/b'] }],
  ['VOLUME /a /b', { values: ['/a', '/b'] }],
  ['LABEL a b  c', { pairs: [{ name: 'a', value: 'b  c' }] }],
  [
    'ENV "a b"=c d="e=f"',
    {
      pairs: [
        { name: 'a b', value: 'c' },
        { name: 'd', value: 'e=f' },
      ],
    },
  ],
  ['MAINTAINER $a', { kind: 'maintainer', value: '$a' }],
  ['STOPSIGNAL --x', { kind: 'stopsignal' }],
  [
    'HEALTHCHECK --interval=1h2m3.5s --timeout=0s CMD a',
    { interval: 3_723_500, command: { form: 'shell', text: 'a' } },
  ],
  [
    'COPY --exclude=$x --exclude=b a <<c "d" /e\nc',
    { sources: ['a', 'd'], destination: '/e', exclude: ['$x', 'b'] },
  ],
  ['ONBUILD COPY --from=x a b', { kind: 'onbuild', trigger: { keyword: 'COPY', text: '--from=x a b' } }],
])('%j', (instruction, expected) => {
  expect(detailOf(instruction)).toMatchObject(expected as object)
})

test.each<[string, readonly string[]]>([
  ['EXPOSE 80/icmp', ['invalid port: "80/icmp": invalid proto: icmp']],
  ['EXPOSE 90-80', ['invalid containerPort: 90-80']],
  ['EXPOSE 70000', ['invalid containerPort: 70000']],
  ['EXPOSE 127.0.0.1:80:80 $PORT', []],
  [
    'COPY --chmod=0999 a b',
    ["invalid chmod parameter: '0999'. it should be octal string and between 0 and 07777"],
  ],
  ['COPY --chmod=u=rwX,go=rX a b', []],
  ['COPY --chmod=$MODE a b', []],
  ['COPY https://x.y/z b', ["source can't be a URL for COPY"]],
  ['COPY https://x.y/z.git b', ["source can't be a git ref for COPY"]],
  ['ADD --checksum=sha256:0 https://a/b https://a/c d', ["checksum can't be specified for multiple sources"]],
  ['HEALTHCHECK --timeout=1us CMD x', ['Interval "timeout" cannot be less than 1ms']],
  ['HEALTHCHECK --timeout=1x CMD x', ['time: unknown unit "x" in duration "1x"']],
  ['HEALTHCHECK --retries=a CMD x', ['strconv.ParseInt: parsing "a": invalid syntax']],
  ['RUN --mount=type=ssh,source=x y', ['ssh does not support source']],
  ['RUN --mount=type=cache,target=/x,uid=-1 y', ['invalid value -1 for uid']],
  ['RUN --mount=type=tmpfs,target=/x,size=$S y', []],
  ['ONBUILD RUN --netwrk=none x', ['unknown flag: --netwrk (did you mean network?)']],
  ['# check=skip=a\nRUN x', []],
])('problems of %j', (instruction, expected) => {
  expect(messages(instruction)).toEqual(expected)
})

test.each<[string, unknown, readonly string[]]>([
  ['skip=all', { skip: 'all', experimental: [], error: false }, []],
  ['skip=A, B;error=true', { skip: ['A', ''], experimental: [], error: false }, []],
  ['error=true;skip=A,B', { skip: ['A', 'B'], experimental: [], error: true }, []],
  [
    'experimental=all;error=no',
    { experimental: 'all', error: false },
    ['failed to parse check option "error=no"'],
  ],
  ['all', {}, ['invalid check option "all"']],
  ['skp=A', {}, ['invalid check option "skp"']],
])('# check=%s', (value, expected, problems) => {
  const model = parseDockerfile(`# check=${value}\nFROM x`)
  expect(model.checks).toMatchObject(expected as object)
  expect(model.problems.map(({ message }) => message)).toEqual(problems)
})

test('what a target can be given comes from all that it is made of, and from nothing else', () => {
  const model = parseDockerfile(
    [
      'ARG BASE=x',
      'ARG OTHER=y',
      'ARG VIA=$BASE',
      'FROM $VIA AS a',
      'RUN --mount=type=secret,id=one --mount=type=ssh,id=key,required=true --mount=type=cache,target=/c y',
      'FROM $OTHER AS unneeded',
      'ARG UNNEEDED=1',
      'FROM scratch',
      'ARG LEVEL',
      'COPY --from=a /x /x',
    ].join('\n'),
  )
  const { args, secrets, ssh, caches } = targetInputs(model, 2)
  expect(args.map(({ name, value }) => [name, value])).toEqual([
    ['BASE', 'x'],
    ['VIA', 'x'],
    ['LEVEL', undefined],
  ])
  expect(secrets).toEqual([{ id: 'one', required: false, lines: { first: 5, last: 5 } }])
  expect(ssh).toEqual([{ id: 'key', required: true, lines: { first: 5, last: 5 } }])
  expect(caches.map(({ id }) => id)).toEqual(['/c'])
  expect(targetInputs(model, 1).args.map(({ name }) => name)).toEqual(['OTHER', 'UNNEEDED'])
})
