import { Control } from '../proto/gen/control_pb.js'
import type { Dial } from './dial.ts'
import type { EngineTransport } from './engine-transport.ts'
import { SessionStream } from './session-stream.ts'

/** A stand-alone buildkitd: the calls go straight over the connection, and each session within one of them. */
export function buildkitdTransport(dial: Dial): EngineTransport {
  return {
    engine: 'buildkitd',
    connect: dial,
    openSession: ({ id, name, sharedKey, methods }, client, signal) => {
      signal.throwIfAborted()
      const call = client.bidiStream(Control.method.session, {
        'x-docker-expose-session-uuid': id,
        'x-docker-expose-session-name': name,
        'x-docker-expose-session-sharedkey': sharedKey,
        'x-docker-expose-session-grpc-method': methods,
      })
      return Promise.resolve(new SessionStream(call))
    },
  }
}
