import { duplexPair } from 'node:stream'
import { expect, it } from 'vitest'
import { ControlApi } from '#electron/buildkit/control/control-api.ts'
import { GrpcClient } from '#electron/buildkit/grpc/grpc-client.ts'
import { serveGrpc } from '#electron/buildkit/grpc/grpc-server.ts'

it('an engine that lacks calls is told from one where they fail', async () => {
  const [ours, theirs] = duplexPair()
  const server = serveGrpc(theirs, {})
  const client = new GrpcClient(ours)
  const control = new ControlApi(() => Promise.resolve(client))
  const { signal } = new AbortController()
  const never = (): void => expect.unreachable()
  expect(
    await Promise.all([
      control.info(signal),
      control.diskUsage(signal),
      control.prune({}, never, signal),
      control.listenHistory({}, never, signal),
      control.updateHistory('a', { kind: 'delete' }, signal),
      control.readContent('sha256:00', 1, signal),
      control.follow({ ref: 'a', onEvent: never }, signal),
    ]),
  ).toEqual(
    ['info', 'disk-usage', 'prune', 'history', 'history-update', 'content', 'status'].map((what) => ({
      kind: 'unsupported',
      what,
    })),
  )
  client.dispose()
  server.destroy()
})
