import { describe, expect, it } from 'vitest'
import { joinSteps } from '#shared/build/join.ts'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { textUpTo } from '#shared/dockerfile/text-up-to.ts'
import { opsOf, outputOf, Project, type BuildResult } from './project.ts'

const TEXT = `# escape=\\
ARG BASE=busybox
FROM $BASE
ONBUILD RUN echo later
RUN echo first
RUN <<END
echo heredoc
END
ENV AFTER=yes
RUN echo never

FROM $BASE AS named
COPY --from=0 /etc/passwd /copied
RUN echo named; \\
    cat /copied >/dev/null
RUN echo never either

FROM nowhere.example/not/there
RUN echo unreachable
`

describe('a build up to an instruction', () => {
  it.each([
    ['its FROM alone, of a stage without a name', '0/0', ''],
    ['a step in the middle of it', '0/2', 'first\n'],
    ['a heredoc', '0/3', 'first\nheredoc\n'],
    ['a setting', '0/4', 'first\nheredoc\n'],
    [
      'a step of a named stage that takes files from one without a name',
      '1/2',
      'first\nheredoc\nnever\nnamed\n',
    ],
  ])('ends with %s', async (_what, id, printed) => {
    const { result } = await buildUpTo(id)
    expect(result.outcome.kind).toBe('succeeded')
    expect(outputOf(result)).toBe(printed)
  })

  it('makes the image that the stage is at that point', async () => {
    const tag = 'slipway-test-up-to:1'
    await using project = await Project.create({})
    const environment = async (id: string): Promise<readonly string[]> => {
      const dockerfileText = textUpTo(TEXT, parseDockerfile(TEXT), id)?.text ?? ''
      const { outcome } = await project.build({ dockerfileText, tags: [tag] })
      expect(outcome.kind).toBe('succeeded')
      const image = await project.docker.inspectImage(tag, AbortSignal.timeout(60_000))
      return image?.environment ?? []
    }
    expect(await environment('0/3')).not.toContain('AFTER=yes')
    expect(await environment('0/4')).toContain('AFTER=yes')
  })

  it('gives its steps the lines and ids of the whole text', async () => {
    const { result, cut } = await buildUpTo('1/2')
    const whole = joinSteps(parseDockerfile(TEXT), { ops: opsOf(result), order: [], steps: {} })
    expect(whole).toEqual(joinSteps(parseDockerfile(cut), { ops: opsOf(result), order: [], steps: {} }))
    expect([...whole.keys()].sort()).toEqual(['0/0', '0/2', '0/3', '0/5', '1/0', '1/1', '1/2'])
  })
})

async function buildUpTo(id: string): Promise<{ readonly result: BuildResult; readonly cut: string }> {
  await using project = await Project.create({})
  const cut = textUpTo(TEXT, parseDockerfile(TEXT), id)?.text ?? ''
  return { cut, result: await project.build({ dockerfileText: cut, noCache: true }) }
}
