import { describe, expect, it } from 'vitest'
import type { BuildEvent } from '#shared/build/build-event.ts'
import { fits } from '#shared/build/fits.ts'
import { fold, initialSnapshot } from '#shared/build/fold.ts'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { buildRequest } from '#test/support/build-request.ts'

const text = `FROM debian AS build
RUN --mount=type=cache,target=/c \\
    make all
COPY $DIR .
RUN <<EOF
echo here
EOF
FROM scratch
COPY --from=build /a /a
`
const model = parseDockerfile(text, { args: {} })

const fitsSteps = (...names: readonly string[]): boolean =>
  fits(
    model,
    fold(
      initialSnapshot({ id: 'b', request: buildRequest('/p'), unsaved: false, startedAt: 0 }),
      names.map((name): BuildEvent => ({
        kind: 'vertex',
        digest: name,
        name,
        inputs: [],
        cached: false,
        startedAt: 1,
      })),
    ),
  )

describe('whether a text may be the one that is built', () => {
  it('is told by the names of its steps', () => {
    expect(
      fitsSteps(
        '[internal] load build definition from Dockerfile',
        '[build 1/4] FROM docker.io/library/debian',
        '[build 2/4] RUN --mount=type=cache,target=/c     make all',
        '[build 3/4] COPY src .',
        '[build 4/4] RUN <<EOF (echo here)',
        '[stage-1 1/1] COPY --from=build /a /a',
      ),
    ).toBe(true)
  })

  it.each([
    ['another command', '[build 2/4] RUN make test'],
    ['another instruction', '[build 3/4] RUN make all'],
    ['another stage', '[test 1/1] RUN make all'],
    ['a step too many', '[build 5/5] COPY . .'],
  ])('is not, with %s', (_, name) => {
    expect(fitsSteps('[build 1/4] FROM docker.io/library/debian', name)).toBe(false)
  })

  it('is not before a step of it is known', () => {
    expect(fitsSteps('[internal] load build definition from Dockerfile')).toBe(false)
  })
})
