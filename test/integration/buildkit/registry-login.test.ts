import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startRegistry } from '#test/support/start-registry.ts'
import { startTokenRegistry } from '#test/support/start-token-registry.ts'
import { failureOf, Project, type BuildResult } from './project.ts'

const SECRET = 'opensesame'

describe('a registry that wants a login', () => {
  it('gets the one of the configuration file, and the build keeps nothing of it', async () => {
    await using registry = await startRegistry({ login: true })
    await using project = await fromRegistry(registry.address)
    await configure(project, { auths: { [registry.address]: { auth: base64(`slipway:${SECRET}`) } } })
    const result = await project.build({ pull: true })
    expectSuccess(result)
  })

  it('gets that of a credential helper, or of the store for all', async () => {
    await using registry = await startRegistry({ login: true })
    await using project = await fromRegistry(registry.address)
    await project.write(
      'bin/docker-credential-test',
      `#!/bin/sh\nread host\n[ "$host" = "${registry.address}" ] || { echo credentials not found in native keychain; exit 1; }\necho '{"ServerURL":"x","Username":"slipway","Secret":"${SECRET}"}'\n`,
    )
    await chmod(join(project.folder, 'bin/docker-credential-test'), 0o755)
    const env = { PATH: `${join(project.folder, 'bin')}:/usr/bin:/bin` }
    for (const config of [{ credsStore: 'test' }, { credHelpers: { [registry.address]: 'test' } }]) {
      await configure(project, config)
      expectSuccess(await project.build({ pull: true }, { env }))
    }
  })

  it('gets that of DOCKER_AUTH_CONFIG before all others', async () => {
    await using registry = await startRegistry({ login: true })
    await using project = await fromRegistry(registry.address)
    await configure(project, { auths: { [registry.address]: { auth: base64('slipway:wrong') } } })
    const auths = { [registry.address]: { auth: base64(`slipway:${SECRET}`) } }
    const env = { DOCKER_AUTH_CONFIG: JSON.stringify({ auths }) }
    expectSuccess(await project.build({ pull: true }, { env }))
  })

  it('that refuses it, or gets none, makes the build say so', async () => {
    await using registry = await startRegistry({ login: true })
    await using project = await fromRegistry(registry.address)
    expect(failureOf(await project.build({ pull: true }))).toMatchObject({ reason: 'login' })
    await configure(project, { auths: { [registry.address]: { auth: base64('slipway:wrong') } } })
    const refused = await project.build({ pull: true })
    expect(failureOf(refused)).toMatchObject({ reason: 'login' })
    expect(JSON.stringify(refused)).not.toContain('wrong')
  })
})

describe('a registry that wants a token', () => {
  const scope = 'repository:library/busybox:pull'

  it('gets one in exchange for the password, by OAuth or as before it', async () => {
    for (const [oauth, asked] of [
      [true, [`POST password slipway ${scope}`]],
      [false, [`POST password slipway ${scope}`, `GET basic slipway ${scope}`]],
    ] as const) {
      await using registry = await startTokenRegistry({ oauth })
      await using project = await fromRegistry(registry.address)
      await configure(project, { auths: { [registry.address]: { auth: base64(`slipway:${SECRET}`) } } })
      expectSuccess(await project.build({ pull: true }))
      expect(registry.asked.slice(0, asked.length)).toEqual(asked)
    }
  })

  it('gets one in exchange for an identity token', async () => {
    await using registry = await startTokenRegistry({ oauth: true })
    await using project = await fromRegistry(registry.address)
    await configure(project, { auths: { [registry.address]: { identitytoken: 'an-identity-token' } } })
    expectSuccess(await project.build({ pull: true }))
    expect(registry.asked[0]).toBe(`POST refresh_token  ${scope}`)
  })

  it('that gives none makes the build say so', async () => {
    await using registry = await startTokenRegistry({ oauth: true })
    await using project = await fromRegistry(registry.address)
    expect(failureOf(await project.build({ pull: true }))).toMatchObject({ reason: 'login' })
    expect(registry.asked[0]).toBe(`GET anonymous  ${scope}`)
  })
})

function fromRegistry(address: string): Promise<Project> {
  return Project.create({ Dockerfile: `FROM ${address}/library/busybox\nRUN true\n` })
}

function configure(project: Project, config: object): Promise<void> {
  return project.write('.docker/config.json', JSON.stringify(config))
}

function expectSuccess(result: BuildResult): void {
  expect(result.outcome).toMatchObject({ kind: 'succeeded' })
  expect(JSON.stringify(result)).not.toContain(SECRET)
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}
