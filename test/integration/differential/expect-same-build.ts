import { join } from 'node:path'
import { expect } from 'vitest'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { ociImages, type OciImage } from '#test/support/oci-image.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import type { BothClients, BuildWith, Step } from './both-clients.ts'
import { withoutMoment } from './without-moment.ts'

/** Seconds since 1970 that all files and images of these builds have, so that layers can be compared by their digests. */
const EPOCH = 1_700_000_000

interface Built {
  readonly images: readonly OciImage[]
  readonly steps: readonly Step[]
}

/**
 * Builds a request with each client from an empty cache, and after each with the other one. The images are the same in
 * all that they have (but for times and the like in provenance), and the second build finds every step in the cache. A
 * request that one of them cannot build, because a COPY finds nothing, the other cannot build either.
 */
export async function expectSameBuild(
  clients: BothClients,
  request: BuildRequest,
  env: Readonly<Record<string, string>> = {},
): Promise<'built' | 'refused'> {
  await using folder = await temporaryFolder()
  const build = async (client: BuildWith, name: string): Promise<Built> => {
    const path = join(folder.path, `${name}.tar`)
    const steps = await client({
      env,
      request: {
        ...request,
        sourceDateEpoch: request.sourceDateEpoch ?? EPOCH,
        outputs: [{ kind: 'oci', path, names: [], rewriteTimestamp: true }],
      },
    })
    return { steps, images: await ociImages(path) }
  }
  await clients.forget()
  const refusal = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))
  const ours = await build(clients.ours, 'ours').catch(refusal)
  if (ours instanceof Error) {
    await expect(build(clients.theirs, 'theirs'), ours.message).rejects.toThrow()
    return 'refused'
  }
  const theirsAfterOurs = await build(clients.theirs, 'theirs-after-ours')
  await clients.forget()
  const theirs = await build(clients.theirs, 'theirs')
  const oursAfterTheirs = await build(clients.ours, 'ours-after-theirs')
  expect(ours.steps.map(({ name }) => name).sort()).toEqual(theirs.steps.map(({ name }) => name).sort())
  expect(withoutMoment(ours.images)).toEqual(withoutMoment(theirs.images))
  expect(withoutMoment(oursAfterTheirs.images)).toEqual(withoutMoment(theirs.images))
  expect(executed(ours), 'executed by us after an empty cache').not.toEqual([])
  expect(executed(theirsAfterOurs), 'executed by buildx after us').toEqual([])
  expect(executed(oursAfterTheirs), 'executed by us after buildx').toEqual([])
  return 'built'
}

function executed({ steps }: Built): readonly string[] {
  return steps.filter(({ cached }) => !cached).map(({ name }) => name)
}
