import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildkitdTransport } from '#electron/buildkit/transport/buildkitd-transport.ts'
import { dialEngine, type EngineAddress } from '#electron/buildkit/transport/dial.ts'
import { overSocket } from '#test/support/over-socket.ts'
import { startBuildkitd, type TestBuildkitd } from '#test/support/start-buildkitd.ts'
import { buildOver } from './build-over.ts'

const SIZE = /^3145728$/m

describe('a stand-alone buildkitd', () => {
  it('builds over its socket, with sessions inside of calls', async () => {
    await using buildkitd = await startBuildkitd({ listen: 'unix' })
    const built = await buildOver(overSocket(buildkitd))
    expect(built.outcome).toMatchObject({ kind: 'succeeded' })
    expect(built.output).toMatch(SIZE)
  })

  describe('with mutual TLS', () => {
    let buildkitd: TestBuildkitd
    let address: EngineAddress
    beforeAll(async () => {
      buildkitd = await startBuildkitd({ listen: 'tls' })
      const { ca, clientCert, clientKey } = buildkitd.certificates!
      address = {
        host: '127.0.0.1',
        port: Number(new URL(buildkitd.url.replace('tcp:', 'http:')).port),
        protocol: 'https',
        ca: [await readFile(ca)],
        cert: await readFile(clientCert),
        key: await readFile(clientKey),
        application: 'h2',
      }
    })
    afterAll(() => buildkitd[Symbol.asyncDispose]())

    it('builds', async () => {
      const built = await buildOver(buildkitdTransport(dialEngine(address)))
      expect(built.outcome).toMatchObject({ kind: 'succeeded' })
      expect(built.output).toMatch(SIZE)
    })
  })
})
