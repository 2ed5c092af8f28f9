import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { targetInputs } from '#shared/dockerfile/target-inputs.ts'
import { toGraph } from '#shared/graph/to-graph.ts'
import { dockerfileCorpus } from '#test/support/dockerfile-corpus.ts'
import { checkRanges } from './check-ranges.ts'

const pieces = [
  ...[
    'FROM ',
    'RUN ',
    'COPY ',
    'ADD ',
    'ONBUILD ',
    'ARG ',
    'ENV ',
    'WORKDIR ',
    'HEALTHCHECK ',
    'EXPOSE ',
    'SHELL ',
  ],
  ...[
    '--from=',
    '--mount=',
    '--chmod=',
    '--platform=',
    '--network=',
    'type=',
    'target=',
    'cache',
    'secret',
    'id=',
  ],
  ...[
    'AS ',
    '<<EOF',
    '<<-',
    'EOF',
    '\n',
    '\n',
    '\n',
    '\\\n',
    '\r\n',
    '# ',
    '#',
    '"',
    "'",
    '${',
    '}',
    ':-',
    '$',
    '[',
    ']',
  ],
  ...[
    ',',
    '=',
    'a',
    'b',
    '0',
    '9',
    ' ',
    '\t',
    '`',
    '# escape=`\n',
    '# check=skip=a\n',
    '\u0000',
    '\u00a0',
    '😀',
    '\uFEFF',
  ],
  ...['scratch', '/', '//', '*', '%', '#', '?', '+', '..', ':', '\v'],
]
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join('')),
  // A Dockerfile of the corpus with a piece of it replaced.
  fc
    .tuple(
      fc.constantFrom(...dockerfileCorpus()),
      fc.nat(),
      fc.nat({ max: 20 }),
      fc.array(fc.constantFrom(...pieces), { maxLength: 4 }),
    )
    .map(([file, at, length, parts]) => {
      const start = at % (file.text.length + 1)
      return file.text.slice(0, start) + parts.join('') + file.text.slice(start + length)
    }),
)

test('any text gives a model that can be sent to another thread and put together again from its ranges', () => {
  fc.assert(
    fc.property(text, (source) => {
      const model = parseDockerfile(source)
      checkRanges(source, model)
      structuredClone(model)
      toGraph(model)
      for (const { index } of model.stages) targetInputs(model, index)
    }),
    { numRuns: 1500 },
  )
})

test('any arguments, contexts and platforms are taken', () => {
  const given = fc.record({
    args: fc.dictionary(fc.string(), fc.string()),
    contexts: fc.array(fc.string()),
    buildPlatform: fc.string(),
    targetPlatform: fc.string(),
    target: fc.string(),
  })
  fc.assert(
    fc.property(text, given, (source, options) => {
      expect(parseDockerfile(source, options).lineCount).toBeGreaterThan(0)
    }),
    { numRuns: 300 },
  )
})

test('what follows an instruction does not change it', () => {
  const file = fc.constantFrom(...dockerfileCorpus().filter(({ name }) => !name.startsWith('broken-')))
  fc.assert(
    fc.property(file, fc.nat(), ({ text: whole, expected }, at) => {
      const full = parseDockerfile(whole, expected.options)
      const instructions = full.stages.flatMap((stage) => [stage.from, ...stage.instructions])
      const last = instructions[at % instructions.length]
      const lines = whole.split('\n').slice(0, last?.lines.last)
      const cut = parseDockerfile(lines.join('\n'), { ...expected.options, target: 'x' })
      const kept = cut.stages.flatMap((stage) => [stage.from, ...stage.instructions])
      const ids = new Set(kept.map(({ id }) => id))
      expect(kept).toEqual(instructions.filter(({ id }) => ids.has(id)))
    }),
    { numRuns: 200 },
  )
})
