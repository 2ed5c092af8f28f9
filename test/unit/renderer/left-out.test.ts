import { expect, it } from 'vitest'
import { leftOut } from '#renderer/stores/left-out.ts'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { textUpTo } from '#shared/dockerfile/text-up-to.ts'

const text = `FROM busybox AS tools
RUN tool
FROM busybox
COPY --from=tools /a /
RUN one
RUN two
FROM busybox AS other
RUN other
`

function read(source: string): { readonly text: string; readonly model: ReturnType<typeof parseDockerfile> } {
  return { text: source, model: parseDockerfile(source) }
}

function upTo(id: string): ReturnType<typeof read> {
  return read(textUpTo(text, parseDockerfile(text), id)?.text ?? '')
}

it('a build up to a line leaves out what comes after, and stages that are not needed', () => {
  expect([...leftOut(read(text), upTo('1/2'))].sort()).toEqual(['1/3', '2/0', '2/1'])
  expect([...leftOut(read(text), upTo('0/0'))].sort()).toEqual(
    ['0/1', '1/0', '1/1', '1/2', '1/3', '2/0', '2/1'].sort(),
  )
})

it('the text may have been changed since, before the line and after it', () => {
  const changed = text.replace('RUN tool', 'RUN another tool').replace('RUN two', 'RUN three\nRUN four')
  expect([...leftOut(read(changed), upTo('1/2'))].sort()).toEqual(['1/3', '1/4', '2/0', '2/1'])
})
