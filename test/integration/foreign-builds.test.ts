import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import { dialEngine } from '#electron/buildkit/transport/dial.ts'
import { dockerTransport } from '#electron/buildkit/transport/docker-transport.ts'
import { BuildService } from '#electron/services/builds/build-service.ts'
import { ForeignBuilds } from '#electron/services/builds/foreign-builds.ts'
import type { CacheMountUse } from '#shared/build/usage/build-usage.ts'
import type { BuildWatchStart } from '#shared/ipc/contract.ts'
import { ok } from '#shared/result.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { buildxOn } from '#test/support/buildx.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const quiet = { info: () => undefined, error: () => undefined }
const uncached = { noCache: true, outputs: [{ kind: 'cache-only' }] } as const

describe('builds that others start', () => {
  it('are listed while they run, and told to their end; those of the studio are not listed twice', async () => {
    const dockerfile = 'FROM busybox AS app\nARG WHO\nRUN echo hello $WHO; sleep 1\n'
    await using folder = await temporaryFolder({ Dockerfile: dockerfile })
    await using studio = studioOn(folder.path)
    await using buildx = await buildxOn(`unix://${inject('engineSocket')}`)
    const request = buildRequest(folder.path, { ...uncached, network: 'host' })

    const theirs = buildx.build({ ...request, args: { WHO: 'terminal' }, target: 'app' })
    const mine = await studio.builds.start(
      { request, unsaved: false, text: dockerfile },
      AbortSignal.timeout(30_000),
    )
    await expect.poll(() => studio.running()).toEqual([true, false])
    await theirs
    await expect.poll(() => studio.running()).toEqual([])
    const listed = studio.builds.list(folder.path)
    expect(listed).toHaveLength(2)
    const [found] = listed.filter(({ elsewhere }) => elsewhere)
    expect(found).toMatchObject({ dockerfile: 'Dockerfile', target: 'app', state: 'succeeded' })
    const { snapshot, text } = studio.shown(found?.id ?? '')
    expect(snapshot.request.args).toEqual({ WHO: 'terminal' })
    expect(text).toBe(dockerfile)
    expect(Object.values(snapshot.steps).map(({ state }) => state)).toContain('executed')
    expect(studio.builds.cancel(found?.id ?? '')).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('Another client') },
    })
    expect(mine.ok).toBe(true)
  })

  it('that fail say so, with their Dockerfile and the line to blame', async () => {
    const dockerfile = '# no lines of the screen\nFROM busybox\n\nRUN sleep 0.5; exit 3\n'
    await using folder = await temporaryFolder({ Dockerfile: dockerfile })
    await using studio = studioOn(folder.path)
    await using buildx = await buildxOn(`unix://${inject('engineSocket')}`)
    await expect(buildx.build(buildRequest(folder.path, { ...uncached, network: 'host' }))).rejects.toThrow(
      'exit code: 3',
    )
    await expect.poll(() => studio.builds.list('/none').map(({ state }) => state)).toEqual(['failed'])
    const [failed] = studio.builds.list('/none')
    const { snapshot, text } = studio.shown(failed?.id ?? '')
    expect(snapshot.outcome).toMatchObject({
      failure: { exitCode: 3, source: { filename: 'Dockerfile', ranges: [{ first: 4, last: 4 }] } },
    })
    expect(text).toBe(dockerfile)
  })

  it('tell whether their cache mounts were there, and what they held as far as it could be asked in time', async () => {
    const id = `foreign-${randomUUID()}`
    await using folder = await temporaryFolder({
      Dockerfile: `FROM busybox\nARG WHO\nRUN --mount=type=cache,id=${id},target=/c echo $WHO >> /c/x; sleep 0.5\n`,
    })
    await using studio = studioOn(folder.path)
    await using buildx = await buildxOn(`unix://${inject('engineSocket')}`)
    const outputs = [{ kind: 'cache-only' }] as const
    const used = async (WHO: string): Promise<CacheMountUse | undefined> => {
      await buildx.build(buildRequest(folder.path, { outputs, network: 'host', args: { WHO } }))
      await expect.poll(() => studio.endedWith(WHO), { timeout: 10_000 }).toBeDefined()
      const usage = await studio.builds.usage(studio.endedWith(WHO) ?? '')
      return usage.ok ? usage.value.caches?.[0] : undefined
    }
    const first = await used('one')
    expect(first).toMatchObject({ id, state: 'new', after: expect.any(Number) })
    const second = await used('two')
    expect(second).toMatchObject({ id, state: 'kept' })
    expect([first?.after, undefined]).toContain(second?.before)
  })

  it('that are cancelled say so; their Dockerfile is not kept by any engine', async () => {
    await using folder = await temporaryFolder({ Dockerfile: 'FROM busybox\nRUN echo begun; sleep 60\n' })
    await using studio = studioOn(folder.path)
    await using buildx = await buildxOn(`unix://${inject('engineSocket')}`)
    const stop = new AbortController()
    const request = buildRequest(folder.path, { ...uncached, network: 'host' })
    const theirs = buildx.build(request, { signal: stop.signal }).catch((error: unknown) => error)
    await expect.poll(() => studio.running(), { timeout: 10_000 }).toEqual([true])
    stop.abort()
    await theirs
    await expect
      .poll(() => studio.builds.list('/none').map(({ state }) => state), { timeout: 20_000 })
      .toEqual(['cancelled'])
    const [cancelled] = studio.builds.list('/none')
    expect(studio.shown(cancelled?.id ?? '').text).toBeUndefined()
  })
})

/** The services of a studio on the tests' engine. */
function studioOn(folder: string) {
  const client = new BuildKitClient(dockerTransport(dialEngine({ socketPath: inject('engineSocket') })))
  const builds = new BuildService({
    engine: () => Promise.resolve(ok({ client, hostNetworkOnly: true })),
    env: {},
    configDir: join(folder, '.docker'),
  })
  const foreign = new ForeignBuilds({ builds, logger: quiet })
  foreign.listen(client)
  const shown = (id: string): BuildWatchStart => {
    let told: BuildWatchStart | undefined
    builds.watch(id, { start: (start) => (told = start), push: () => undefined, end: () => undefined })()
    if (!told) throw new Error(`There is no build ${id}.`)
    return told
  }
  return {
    builds,
    /** Of the builds that run, whether others started them; theirs first. */
    running: () =>
      builds
        .list(folder)
        .filter(({ state }) => state === 'running')
        .map(({ elsewhere }) => elsewhere === true)
        .toSorted((one, other) => Number(other) - Number(one)),
    shown,
    /** The build of others with this argument, once it has ended. */
    endedWith: (WHO: string): string | undefined =>
      builds
        .list('/none')
        .filter(({ state }) => state !== 'running' && state !== 'starting')
        .find(({ id }) => shown(id).snapshot.request.args['WHO'] === WHO)?.id,
    async [Symbol.asyncDispose]() {
      await foreign.dispose()
      await builds.dispose()
      client.dispose()
    },
  }
}
