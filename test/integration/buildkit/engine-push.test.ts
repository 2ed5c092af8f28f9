import { expect, it } from 'vitest'
import { startRegistry } from '#test/support/start-registry.ts'
import { failureOf, Project } from './project.ts'

const IMAGE = 'FROM busybox\nRUN echo pushed > /made\n'

/** On an engine with graph drivers, whose BuildKit does not push. */
it('is pushed by the engine itself, with its login, under each of its names', async () => {
  await using registry = await startRegistry({ login: true, empty: true })
  await using project = await Project.create({ Dockerfile: IMAGE })
  const auth = Buffer.from('slipway:opensesame').toString('base64')
  await project.write('.docker/config.json', JSON.stringify({ auths: { [registry.address]: { auth } } }))
  const tags = [`${registry.address}/made:1`, `${registry.address}/made`]
  const { outcome } = await project.build({ tags, outputs: [{ kind: 'image', push: true, names: [] }] })

  const answer = await fetch(`http://${registry.address}/v2/made/manifests/1`, {
    headers: {
      accept: 'application/vnd.docker.distribution.manifest.v2+json',
      authorization: `Basic ${auth}`,
    },
  })
  expect(outcome).toMatchObject({
    kind: 'succeeded',
    outputs: [{ kind: 'image', pushed: true, digest: answer.headers.get('docker-content-digest') }],
  })
  const latest = await fetch(`http://${registry.address}/v2/made/tags/list`, {
    headers: { authorization: `Basic ${auth}` },
  })
  expect(await latest.json()).toEqual({
    name: 'made',
    tags: expect.arrayContaining(['1', 'latest']) as string[],
  })
})

it('that the registry refuses is a failure that says so, and the image is there', async () => {
  await using registry = await startRegistry({ login: true, empty: true })
  await using project = await Project.create({ Dockerfile: IMAGE })
  const tag = `${registry.address}/made:1`
  const result = await project.build({ tags: [tag], outputs: [{ kind: 'image', push: true, names: [] }] })
  expect(failureOf(result).message).toMatch(/^127\.0\.0\.1:\d+\/made:1 was built but could not be pushed: /)
  expect(await project.docker.inspectImage(tag, AbortSignal.timeout(60_000))).toBeDefined()
})
