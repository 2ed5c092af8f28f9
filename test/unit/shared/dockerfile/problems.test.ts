import { expect, test } from 'vitest'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'

/** Each problem as `line:column-line:column message`. */
function problems(text: string): readonly string[] {
  return parseDockerfile(text).problems.map(
    ({ message, range: { start, end } }) =>
      `${start.line}:${start.column}-${end.line}:${end.column} ${message}`,
  )
}

test.each<[string, readonly string[]]>([
  ['', ['1:0-1:0 the Dockerfile cannot be empty']],
  ['# only a comment', ['1:0-1:0 file with no instructions']],
  ['ARG a=1\n', ['2:0-2:0 dockerfile contains no stages to build']],
  ['FROM', ['1:0-1:4 FROM requires either one or three arguments']],
  ['FROM a b', ['1:5-1:8 FROM requires either one or three arguments']],
  [
    'FROM a AS 1x',
    [`1:10-1:12 invalid name for build stage: "1x", name can't start with a number or contain symbols`],
  ],
  ['FROM ${x', [`1:5-1:8 failed to process "\${x": syntax error: missing '}'`]],
  ['FROM $x', ['1:5-1:7 base name ($x) should not be blank']],
  ['FROM a:b:c', ['1:5-1:10 failed to parse stage name "a:b:c": invalid reference format']],
  ['FROM --platform=$x a', ['1:16-1:18 empty platform value from expression $x']],
  [
    'FROM --platform=mars a',
    [
      '1:16-1:20 failed to parse platform mars: "mars": unknown operating system or architecture: invalid argument',
    ],
  ],
  ['RUN x\nFROM a', ['1:0-1:5 no build stage in current context']],
  ['FROM a\nRNU x', ['2:0-2:3 unknown instruction: RNU (did you mean RUN?)']],
  ['FROM a\nwhatever', ['2:0-2:8 unknown instruction: whatever']],
  ['FROM a\n\\\n', ['2:0-2:1 unknown instruction: ']],
  ['FROM a\nCOPY --form=b x y', ['2:5-2:11 unknown flag: --form (did you mean from?)']],
  ['FROM a\nADD --from=b x y', ['2:4-2:10 unknown flag: --from']],
  ['FROM a\nCOPY --link --link x y', ['2:12-2:18 duplicate flag specified: --link']],
  ['FROM a\nCOPY --link=maybe x y', ['2:5-2:17 expecting boolean value for flag --link, not: maybe']],
  ['FROM a\nCOPY --chown x y', ['2:5-2:12 missing a value on flag: --chown']],
  ['FROM a\nRUN --network=lan x', ['2:4-2:17 invalid network mode "lan"']],
  ['FROM a\nRUN --mount=type=chache x', ['2:12-2:23 unsupported mount type "chache" (did you mean cache?)']],
  [
    'FROM a\nRUN --mount=type=cache,tagret=/x x',
    [`2:23-2:32 unexpected key 'tagret' in 'tagret=/x' (did you mean target?)`],
  ],
  ['FROM a\nRUN --mount=type=cache,target x', [`2:23-2:29 invalid field 'target' must be a key=value pair`]],
  ['FROM a\nRUN --mount=type=bind,size=1m x', [`2:22-2:29 unexpected key 'size' for mount type 'bind'`]],
  ['FROM a\nRUN --mount=type=cache,target=/x,sharing=all x', ['2:33-2:44 unsupported sharing value "all"']],
  ['FROM a\nRUN --mount=type=cache,target=/x,mode=9 x', ['2:33-2:39 invalid value 9 for mode']],
  ['FROM a\nRUN --mount=type=secret x', ['2:4-2:23 invalid secret mount. one of source, target required']],
  [
    'FROM a\nRUN --mount=from=$x,target=/x x',
    [`2:12-2:19 'from' doesn't support variable expansion, define alias stage instead`],
  ],
  ['FROM a\nRUN <<EOF\nx', ['2:4-2:9 unterminated heredoc']],
  ['# a\n# b\n', ['2:0-2:0 file with no instructions']],
  ['FROM a\nUSER\u2003', ['2:0-2:4 USER requires exactly one argument']],
  ['FROM ${a😀}', ['1:5-1:11 failed to process "${a😀}": unsupported modifier (😀) in substitution']],
  ['FROM a\nRUN --mount= x', ['2:4-2:12 failed to parse csv mounts: EOF']],
  [
    "FROM a\nRUN --mount=type=cache,target='\"/x' x",
    ['2:4-2:35 failed to parse csv mounts: parse error on line 1, column 19: bare " in non-quoted-field'],
  ],
  [
    "FROM a\nRUN --device='\"a' x",
    [
      '2:4-2:17 failed to parse csv devices: parse error on line 1, column 2: extraneous or missing " in quoted-field',
    ],
  ],
  ['FROM a\nADD --checksum=abc https://a.b/c /', ['2:4-2:18 invalid checksum digest format']],
  [`FROM a\nADD --checksum=sha256:abc https://a.b/c /`, ['2:4-2:25 invalid checksum digest length']],
  ['FROM a\nADD --checksum=abc b /', ['2:4-2:18 checksum requires HTTP(S) or Git sources']],
  ['FROM a\u00a0b', ['1:5-1:8 failed to parse stage name "a\\u00a0b": invalid reference format']],
  [
    'FROM a\u0000\u{e000}😀',
    ['1:5-1:10 failed to parse stage name "a\\x00\\ue000😀": invalid reference format'],
  ],
  [
    'FROM --platform=*/arm a',
    ['1:16-1:21 failed to parse platform */arm: "*/arm": wildcards not yet supported: invalid argument'],
  ],
  [
    'FROM --platform=a.b/c a',
    ['1:16-1:21 failed to parse platform a.b/c: "a.b" is an invalid OS component of "a.b/c"'],
  ],
  ['FROM a\nSTOPSIGNAL SIGNONE', ['2:11-2:18 invalid signal: SIGNONE']],
  ['FROM a\nSTOPSIGNAL 0', ['2:11-2:12 invalid signal: 0']],
  ['FROM a\nSTOPSIGNAL RTMAX-15', ['2:11-2:19 invalid signal: RTMAX-15']],
  ['FROM scratch\nEXPOSE $-a', ['2:7-2:10 invalid containerPort: a']],
  ['FROM a\nEXPOSE $%', ['2:7-2:9 invalid containerPort: $%']],
  ['FROM scratch\nVOLUME $x', ['2:7-2:9 VOLUME specified can not be an empty string']],
  ['FROM a\nRUN []', ['2:4-2:6 arguments are required']],
  ['FROM a\nRUN --device=a,name=b x', ['2:4-2:21 device name already set to a']],
  ['FROM a\nRUN --device=a,required=x x', ['2:4-2:25 invalid value for required: x']],
  [
    'FROM a\nRUN --device=a,requird=1 x',
    [`2:4-2:24 unexpected key 'requird' in 'requird=1' (did you mean required?)`],
  ],
  ['FROM a\nCOPY <<x /x\n$y\n${z:!}\nx', ['4:0-4:6 unsupported modifier (:!) in substitution']],
  ['FROM a\nCOPY <<x /x\n${y:-\nz\nx', [`4:0-4:1 syntax error: missing '}'`]],
  [
    'FROM a\nHEALTHCHECK NONE [1]',
    ['2:12-2:20 when using JSON array syntax, arrays must be comprised of strings only'],
  ],
  [
    'FROM a\nONBUILD RUN [1]',
    ['2:12-2:15 when using JSON array syntax, arrays must be comprised of strings only'],
  ],
  [
    'FROM a\nONBUILD LABEL x=y z',
    [`2:18-2:19 Syntax error - can't find = in "z". Must be of the form: name=value`],
  ],
  [
    'FROM a AS b\nONBUILD SHELL x\nFROM b',
    [
      '2:14-2:15 SHELL requires the arguments to be in JSON form',
      '3:5-3:6 SHELL requires the arguments to be in JSON form',
    ],
  ],
  [
    'FROM a\nCOPY x',
    [
      '2:0-2:4 COPY requires at least two arguments, but only one was provided. Destination could not be determined',
    ],
  ],
  ['FROM a\nCOPY x <<EOF\nEOF', ['2:7-2:12 COPY cannot accept a heredoc as a destination']],
  [
    'FROM a\nCMD ["a", 1]',
    ['2:4-2:12 when using JSON array syntax, arrays must be comprised of strings only'],
  ],
  ['FROM a\nENV a', ['2:4-2:5 ENV must have two arguments']],
  ['FROM a\nENV a=1 b', [`2:8-2:9 Syntax error - can't find = in "b". Must be of the form: name=value`]],
  ['FROM a\nARG =1', ['2:4-2:6 ARG names can not be blank']],
  ['FROM a\nWORKDIR', ['2:0-2:7 WORKDIR requires exactly one argument']],
  ['FROM a\nEXPOSE', ['2:0-2:6 EXPOSE requires at least one argument']],
  ['FROM a\nSHELL sh', ['2:6-2:8 SHELL requires the arguments to be in JSON form']],
  ['FROM a\nHEALTHCHECK NONE x', ['2:12-2:18 HEALTHCHECK NONE takes no arguments']],
  ['FROM a\nONBUILD ONBUILD RUN x', ["2:8-2:15 Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed"]],
  ['FROM a\nONBUILD FROM x', ["2:8-2:12 FROM isn't allowed as an ONBUILD trigger"]],
  ['FROM a\nCOPY --from=9 x y', ['2:12-2:13 invalid stage index 9']],
  [
    'FROM a\nCOPY --from=$x x y',
    [
      '2:12-2:14 variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround',
    ],
  ],
  ['FROM a AS b\nCOPY --from=b x y', ['2:12-2:13 circular dependency detected on stage: b']],
  [
    'FROM a AS b\nCOPY --from=c x y\nFROM a AS c',
    ['2:12-2:13 cannot copy from stage "c", it needs to be defined before current stage "b"'],
  ],
  [
    'FROM a AS b\nRUN --mount=from=c,target=/c x\nFROM a AS c',
    ['2:17-2:18 cannot mount from stage "c" to "/c", stage needs to be defined before current command'],
  ],
  [
    'FROM a AS b\nCOPY --from=c x y\nFROM a AS c\nCOPY --from=b x y',
    ['2:12-2:13 circular dependency detected on stage: b'],
  ],
  ['FROM a AS x\nFROM b AS X', ['2:10-2:11 Duplicate stage name "x", stage names should be unique']],
  ['# escape=x\nFROM a', ["1:9-1:10 invalid escape token 'x' does not match ` or \\"]],
  ['# syntax=a\n# syntax=b\nFROM a', ['2:0-2:10 only one syntax parser directive can be used']],
  ['FROM a\nRUN x \\\n\n  y', ['3:0-3:0 Empty continuation lines will become errors in a future release']],
  [
    'FROM debian AS build\nFROM Build',
    [
      '2:5-2:10 failed to parse stage name "Build": invalid reference format: repository name (library/Build) must be lowercase',
    ],
  ],
])('%j', (text, expected) => {
  expect(problems(text)).toEqual(expected)
})

test('a line that is too long for BuildKit', () => {
  const expected = '2:0-2:65544 dockerfile line greater than max allowed size of 65535'
  expect(problems(`FROM a\nRUN ${'x'.repeat(65_540)}`)).toEqual([expected])
})

test('a problem that fails only builds of one stage tells which', () => {
  const stages = (text: string): readonly (number | undefined)[] =>
    parseDockerfile(text).problems.map(({ stage }) => stage)
  expect(stages('FROM a AS x\nCOPY --from=y a b\nRUN --mount=tagret=/x y\nWORKDIR ${x\nFROM b AS y')).toEqual(
    [0, 0, 0],
  )
  expect(stages('FROM a\nFROM b\nEXPOSE http\nCOPY --chmod=9 a b')).toEqual([1, 1])
  expect(
    stages('FROM a AS x\nCOPY --from=9 a b\nRUN --network=lan y\nCOPY x\nRUN --mount=from=$x,target=/x y'),
  ).toEqual([undefined, undefined, undefined, undefined])
})

test('all problems of a text are told, in its order', () => {
  expect(
    problems('FROM a AS -\nRNU\nCOPY --from=7 a b\nEXPOSE').map((problem) => problem.slice(0, 4)),
  ).toEqual(['1:10', '2:0-', '3:12', '4:0-'])
})
