import { describe, expect, it } from 'vitest'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { dockerfileCorpus } from '#test/support/dockerfile-corpus.ts'
import { dockerfileFacts } from '#test/support/dockerfile-facts.ts'
import { checkRanges } from './check-ranges.ts'

const corpus = dockerfileCorpus()

describe.each(corpus.map((file) => [file.name, file] as const))('%s', (name, { text, expected }) => {
  const { options, unproved, ...facts } = expected
  const model = parseDockerfile(text, options)

  it('says what is expected', () => {
    expect(unproved).not.toBe('')
    expect(dockerfileFacts(model)).toEqual(facts)
  })

  it('has problems only if it is broken', () => {
    const hasErrors = model.problems.some(({ severity }) => severity === 'error')
    expect(hasErrors).toBe(name.startsWith('broken-'))
  })

  it('is all in the ranges of its instructions, but for comments', () => {
    checkRanges(text, model)
  })
})

it('every keyword and every kind of mount occurs', () => {
  const models = corpus.map(({ text, expected }) => parseDockerfile(text, expected.options))
  const instructions = models.flatMap(({ stages }) =>
    stages.flatMap((stage) => [stage.from, ...stage.instructions]),
  )
  const words = new Set(instructions.map(({ keyword }) => keyword))
  const kinds = new Set(instructions.flatMap(({ mounts }) => mounts.map(({ kind }) => kind)))
  const flags = new Set(instructions.flatMap((instruction) => instruction.flags.map(({ name }) => name)))
  expect(words.size).toBe(19)
  expect([...kinds].sort()).toEqual(['bind', 'cache', 'secret', 'ssh', 'tmpfs'])
  expect([...flags]).toEqual(
    expect.arrayContaining([
      ...['platform', 'mount', 'network', 'security', 'device', 'from', 'chown', 'chmod', 'link', 'parents'],
      ...['exclude', 'checksum', 'keep-git-dir', 'unpack', 'interval', 'timeout', 'start-period'],
      ...['start-interval', 'retries'],
    ]),
  )
})
