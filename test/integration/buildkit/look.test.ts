import { describe, expect, inject, it } from 'vitest'
import { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import type { InspectOptions } from '#electron/buildkit/inspect/inspect-dockerfile.ts'
import { dialEngine } from '#electron/buildkit/transport/dial.ts'
import { dockerTransport } from '#electron/buildkit/transport/docker-transport.ts'
import type { Inspected } from '#shared/build/inspection.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { startMatrixEngine } from '#test/support/start-matrix-engine.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const TEXT = `FROM nowhere.example/team/base:1.2 AS base
RUN echo one
FROM nowhere.example/other
COPY --from=base /a /
COPY --from=nowhere.example/third /b /
`
const STAND_INS = ['nowhere.example/team/base:1.2', 'nowhere.example/other', 'nowhere.example/third:latest']

describe('a look', () => {
  it('at images that stand for themselves asks no registry', async () => {
    const llb = await look(TEXT, async (client, options) =>
      valueOf(await client.llb({ ...options, standIns: STAND_INS })),
    )
    expect(llb.map(({ kind, lines: [lines] }) => [kind, lines?.first])).toEqual(
      expect.arrayContaining([
        ['exec', 2],
        ['file', 4],
        ['file', 5],
      ]),
    )
    expect(llb.filter(({ kind }) => kind === 'source')).toHaveLength(3)
  })

  it('tells checks and outline beside them, and is for the platform that is asked for', async () => {
    const answers = await look(
      TEXT,
      (client, options) => client.inspect({ ...options, standIns: STAND_INS }),
      { platforms: ['linux/arm64'] },
    )
    expect(valueOf(answers.checks).findings).toEqual([])
    expect(valueOf(answers.targets)).toHaveLength(2)
    expect(valueOf(answers.llb).map(({ platform }) => platform)).toContain('linux/arm64')
  })

  it('leaves alone what a named context stands for', async () => {
    const llb = await look(
      TEXT,
      async (client, options) => valueOf(await client.llb({ ...options, standIns: STAND_INS })),
      { contexts: [{ name: 'nowhere.example/other', kind: 'image', reference: 'busybox' }] },
    )
    expect(JSON.stringify(llb)).toMatch(/docker\.io\/library\/busybox/)
  })

  it('tells what the frontend can be asked', async () => {
    const known = await look('FROM busybox\n', async (client, options) =>
      valueOf(await client.describe(options)),
    )
    expect(known.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['frontend.outline', 'frontend.targets', 'frontend.subrequests.describe']),
    )
  })

  it('at an engine whose frontend knows no such contexts says so', async () => {
    await using engine = await startMatrixEngine('distribution')
    const llb = await look(
      TEXT,
      (client, options) => client.llb({ ...options, standIns: STAND_INS }),
      {},
      engine.socketPath,
    )
    expect(llb).toEqual({ kind: 'unsupported', what: 'llb' })
  })
})

async function look<T>(
  dockerfileText: string,
  work: (client: BuildKitClient, options: InspectOptions) => Promise<T>,
  request: Partial<BuildRequest> = {},
  socketPath = inject('engineSocket'),
): Promise<T> {
  await using folder = await temporaryFolder()
  const client = new BuildKitClient(dockerTransport(dialEngine({ socketPath })))
  try {
    return await work(client, {
      request: buildRequest(folder.path, { dockerfileText, ...request }),
      hostNetworkOnly: true,
      signal: AbortSignal.timeout(60_000),
      configDir: folder.path,
      env: {},
    })
  } finally {
    client.dispose()
  }
}

function valueOf<T>(inspected: Inspected<T>): T {
  if (inspected.kind === 'inspected') return inspected.value
  throw new Error(`Nothing was told: ${JSON.stringify(inspected)}`)
}
