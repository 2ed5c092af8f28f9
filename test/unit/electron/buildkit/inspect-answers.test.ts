import { describe, expect, it } from 'vitest'
import { decodeChecks, decodeOutline } from '#electron/buildkit/inspect/decode-answers.ts'
import { JsonObject } from '#electron/buildkit/inspect/read-json.ts'

const at = (...lines: readonly number[]): object => ({
  location: { ranges: lines.map((line) => ({ start: { line }, end: { line } })) },
})

describe('what a frontend answers', () => {
  it('is read as findings, with what keeps the file from being built', () => {
    const answer = {
      warnings: [
        {
          ruleName: 'MaintainerDeprecated',
          description: 'The MAINTAINER instruction is deprecated',
          url: 'https://docs.docker.com/go/dockerfile/rule/maintainer-deprecated/',
          detail: 'Maintainer instruction is deprecated in favor of using label',
          ...at(4, 5),
        },
        { ruleName: 'StageNameCasing', ...at(1) },
      ],
      sources: [],
      buildError: { message: 'dockerfile parse error on line 7: unknown instruction: RNU', ...at(7) },
    }
    expect(decodeChecks(new JsonObject(answer))).toEqual({
      findings: [
        {
          rule: 'MaintainerDeprecated',
          description: 'The MAINTAINER instruction is deprecated',
          url: 'https://docs.docker.com/go/dockerfile/rule/maintainer-deprecated/',
          detail: 'Maintainer instruction is deprecated in favor of using label',
          lines: [{ first: 4, last: 5 }],
        },
        { rule: 'StageNameCasing', description: '', detail: '', lines: [{ first: 1, last: 1 }] },
      ],
      error: {
        message: 'dockerfile parse error on line 7: unknown instruction: RNU',
        lines: [{ first: 7, last: 7 }],
      },
    })
  })

  it('is read as an outline with the cache mounts that it tells, and an empty value apart from none', () => {
    const answer = { args: [{ name: 'A', value: '' }, { name: 'B' }], cache: [{ ID: 'store', ...at(3) }] }
    expect(decodeOutline(new JsonObject(answer))).toEqual({
      args: [
        { name: 'A', value: '', lines: [] },
        { name: 'B', lines: [] },
      ],
      secrets: [],
      ssh: [],
      caches: [{ id: 'store', lines: [{ first: 3, last: 3 }] }],
    })
  })

  it.each([null, 'text', [], { warnings: 'none', buildError: 3 }, { warnings: null }])(
    'may be of another shape: %j',
    (answer) => {
      expect(decodeChecks(new JsonObject(answer))).toEqual({ findings: [] })
    },
  )
})
