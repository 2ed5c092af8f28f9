import { FrameReader } from '../../../grpc/framing.ts'

/** What came of one call and was not worked on yet. */
export class Arrivals {
  readonly #signal: AbortSignal
  readonly #onTaken: (bytes: number) => void
  readonly #frames = new FrameReader()
  #waiting: Buffer[] = []
  #ended = false
  #wake: () => void = () => undefined

  /** @param onTaken told how many bytes were worked on */
  constructor(signal: AbortSignal, onTaken: (bytes: number) => void) {
    this.#signal = signal
    this.#onTaken = onTaken
    signal.addEventListener('abort', () => this.#wake(), { once: true })
  }

  push(bytes: Buffer): void {
    this.#waiting.push(bytes)
    this.#wake()
  }

  /** Nothing more comes. */
  end(): void {
    this.#ended = true
    this.#wake()
  }

  /** @throws the signal's reason, or an error for a message that is compressed or too long */
  async *batches(): AsyncGenerator<readonly Buffer[], void> {
    for (;;) {
      this.#signal.throwIfAborted()
      const bytes = this.#waiting.shift()
      if (bytes) {
        const messages = this.#frames.push(bytes)
        if (messages.length > 0) yield messages
        this.#onTaken(bytes.length)
      } else if (this.#ended) return
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}
