import type { ServerCall } from './grpc-server.ts'

/** Bytes that may wait to be worked on before the engine has to. */
const HIGH_WATER = 1024 * 1024

/**
 * The messages of a call, as many at a time as have come; the engine waits while they pile up. Ends when the engine has
 * said all.
 * @throws the cause, when the call ends early
 */
export async function* callBatches(call: ServerCall): AsyncGenerator<readonly Buffer[], void> {
  let waiting: Buffer[] = []
  let bytes = 0
  const state = { ended: false }
  let wake = (): void => undefined
  const aborted = (): void => wake()
  call.signal.addEventListener('abort', aborted, { once: true })
  call.receive(
    (message) => {
      waiting.push(message)
      bytes += message.length
      if (bytes > HIGH_WATER) call.pause()
      wake()
    },
    () => {
      state.ended = true
      wake()
    },
  )
  try {
    for (;;) {
      call.signal.throwIfAborted()
      if (waiting.length > 0) {
        const batch = waiting
        waiting = []
        bytes = 0
        yield batch
        continue
      }
      if (state.ended) return
      await new Promise<void>((resolve) => {
        wake = resolve
        call.resume()
        if (waiting.length > 0 || state.ended || call.signal.aborted) resolve()
      })
    }
  } finally {
    call.signal.removeEventListener('abort', aborted)
  }
}
