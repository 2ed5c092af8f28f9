import { expect, it } from 'vitest'
import type { NamedContext } from '#shared/request/named-context.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { outputOf, Project, refOf } from './project.ts'

const LINKED = `FROM busybox AS base
RUN echo begun; sleep 0.5; echo done; echo aside >&2
FROM base AS a
RUN echo of a; touch /a
FROM base AS b
RUN echo of b; touch /b
`

it('what a step prints is told once, however many solves of a build need it and whoever follows', async () => {
  await using project = await Project.create({
    Dockerfile: 'FROM busybox\nCOPY --from=one /a /\nCOPY --from=two /b /\nCOPY --from=three /a /again\n',
    linked: LINKED,
  })
  const of = (name: string, target: string): NamedContext => {
    const request = buildRequest(project.folder, { dockerfile: 'linked', target, noCache: true })
    return { name, kind: 'build', request }
  }
  const contexts = [of('one', 'a'), of('two', 'b'), of('three', 'a')]
  const result = await project.build({ contexts, noCache: true })
  expect(result.outcome.kind).toBe('succeeded')
  const lines = (output: string): readonly string[] => output.trim().split('\n').sort()
  const printed = ['aside', 'begun', 'done', 'of a', 'of b']
  expect(lines(outputOf(result))).toEqual(printed)

  const events: (typeof result.events)[number][] = []
  await project.control.follow(
    { ref: refOf(result), onEvent: (event) => events.push(event) },
    AbortSignal.timeout(30_000),
  )
  expect(lines(outputOf({ ...result, events }))).toEqual(printed)
})
