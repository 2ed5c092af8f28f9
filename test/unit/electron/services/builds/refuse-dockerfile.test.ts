import { expect, test } from 'vitest'
import { refuseDockerfile } from '#electron/services/builds/refuse-dockerfile.ts'
import { emptyBuild } from '#test/support/empty-build.ts'

const { request } = emptyBuild()

test.each(['', '# nothing\n', 'ARG a=1\n', 'RUN x\n'])(
  'a text without a stage is refused: %j',
  async (text) => {
    const refused = await refuseDockerfile({ ...request, dockerfileText: text })
    expect(refused).toMatchObject({ reason: 'dockerfile', source: { filename: 'Dockerfile' } })
  },
)

test('what has a stage, and a file that cannot be read, are left to the engine', async () => {
  expect(await refuseDockerfile({ ...request, dockerfileText: 'ARG a\nFROM x\nFOO\n' })).toBeUndefined()
  expect(await refuseDockerfile({ ...request, context: '/nowhere' })).toBeUndefined()
})
