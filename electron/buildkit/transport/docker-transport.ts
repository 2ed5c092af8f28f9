import type { Dial } from './dial.ts'
import type { EngineTransport } from './engine-transport.ts'
import { hijack } from './hijack.ts'

/** BuildKit in Docker Engine: `POST /grpc` for calls, `POST /session` for each session. */
export function dockerTransport(dial: Dial): EngineTransport {
  return {
    engine: 'docker',
    connect: (signal) => hijack(dial, '/grpc', {}, signal),
    openSession: ({ id, name, sharedKey, methods }, _client, signal) =>
      hijack(
        dial,
        '/session',
        {
          'X-Docker-Expose-Session-Uuid': id,
          'X-Docker-Expose-Session-Name': name,
          'X-Docker-Expose-Session-Sharedkey': sharedKey,
          'X-Docker-Expose-Session-Grpc-Method': methods,
        },
        signal,
      ),
  }
}
