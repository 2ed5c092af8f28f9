import { describe, expect, it } from 'vitest'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { textUpTo } from '#shared/dockerfile/text-up-to.ts'

const text = [
  'ARG BASE=busybox',
  'FROM $BASE',
  '# a note',
  'RUN one && \\',
  '    two',
  'COPY <<EOF /file',
  'FROM nowhere',
  'EOF',
  'RUN three',
  '',
  'FROM $BASE AS app',
  'COPY --from=0 /file /',
  'ONBUILD RUN later',
  'CMD ["sh"]',
  '',
].join('\n')

function upTo(id: string, whole = text): ReturnType<typeof textUpTo> {
  return textUpTo(whole, parseDockerfile(whole), id)
}

function lines(first: number, last: number): string {
  return `${text
    .split('\n')
    .slice(first - 1, last)
    .join('\n')}\n`
}

describe('the text up to an instruction', () => {
  it('ends after the last line of an instruction, whose stage needs no name', () => {
    expect(upTo('0/1')).toEqual({ text: lines(1, 5), line: 5 })
  })

  it('keeps a heredoc whole', () => {
    expect(upTo('0/2')).toEqual({ text: lines(1, 8), line: 8 })
  })

  it('is the base alone for FROM, with the arguments before it', () => {
    expect(upTo('0/0')).toEqual({ text: lines(1, 2), line: 2 })
  })

  it('keeps the stages above', () => {
    expect(upTo('1/2')).toEqual({ text: lines(1, 13), line: 13 })
    expect(upTo('1/3')?.text).toBe(text)
  })

  it('gives what is kept the ids and lines that it had', () => {
    const whole = parseDockerfile(text)
    const cut = parseDockerfile(upTo('1/1')?.text ?? '')
    expect(cut.stages[0]).toEqual(whole.stages[0])
    expect(cut.stages[1]?.instructions).toEqual(whole.stages[1]?.instructions.slice(0, 1))
  })

  it('is none for what is no instruction of a stage', () => {
    expect(upTo('global/0')).toBeUndefined()
    expect(upTo('0/9')).toBeUndefined()
    expect(upTo('7/0')).toBeUndefined()
  })

  it('is none where the name of a stage below would become that of an image', () => {
    const forward = 'FROM busybox\nCOPY --from=later /a /\nRUN one\nFROM scratch AS Later\n'
    expect(upTo('0/2', forward)).toBeUndefined()
    expect(upTo('1/0', forward)?.text).toBe(forward)
  })
})
