import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { GrpcClient } from '#electron/buildkit/grpc/grpc-client.ts'
import { Control } from '#electron/buildkit/proto/gen/control_pb.js'
import { ProcessConnection } from '#electron/buildkit/transport/process-connection.ts'

/** What the other side does after it read some of what HTTP/2 begins with: settings, then nothing or an end. */
const SETTINGS = String.raw`printf '\000\000\000\004\000\000\000\000\000'`
const SCRIPTS = [
  'exit 0',
  'exit 3',
  'head -c 24 >/dev/null; exit 0',
  `${SETTINGS}; exit 0`,
  `${SETTINGS}; head -c 60 >/dev/null; exit 0`,
  `${SETTINGS}; exec 1>&-; sleep 0.02`,
  `${SETTINGS}; exec 0<&-; sleep 0.02`,
  `${SETTINGS}; exec sleep 60`,
]

describe('HTTP/2 over a connection that is made in JavaScript', () => {
  // Node throws where nobody catches when it writes to one that is half closed: an unhandled error fails this test.
  it.each(SCRIPTS)('survives every moment of its end: %s', async (script) => {
    for (let round = 0; round < 12; round++) {
      const child = spawn('sh', ['-c', script])
      const connection = new ProcessConnection(child, () => new Error('ended'))
      const closed = once(child, 'close')
      const client = new GrpcClient(connection)
      const calls = Array.from({ length: 4 }, () =>
        client.unary(Control.method.info, {}, { signal: AbortSignal.timeout(60_000) }).catch(() => 'failed'),
      )
      if (script.includes('sleep 60')) setTimeout(() => client.dispose(), round)
      expect(await Promise.all(calls)).toEqual(['failed', 'failed', 'failed', 'failed'])
      client.dispose()
      connection.destroy()
      await closed
    }
  })
})
